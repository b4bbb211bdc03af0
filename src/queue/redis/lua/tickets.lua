-- Tickets and their lanes. A ticket that waits and is held by somebody lies in the lane of its step.

local function lane_of(ticket)
  local steps = steps_of(ticket.steps)
  return ticket.held == '1' and steps.hold_lane or steps[ticket.step].lane
end

local function member_of(ticket)
  return ticket.place .. ':' .. ticket.id
end

-- What is decided about a ticket besides offering it: the same nine lines as of an offer, with the preferred agent, the
-- time, the end of the hold, and the reason with the steps before and after.
local function tell_move(kind, ticket, why, from, to)
  local steps, agent, until_ms = steps_of(ticket.steps), '', ''
  if kind ~= 'relaxed' then agent, until_ms = steps.hold_lane.only, whole(ticket.enqueued_at + steps.hold_ms) end
  tell_engine(ticket.engine, kind .. '\n' .. ticket.id .. '\n' .. agent .. '\n\n' .. ticket.queue .. '\n' .. ticket.call_id .. '\n'
    .. now .. '\n' .. until_ms .. '\n' .. why .. ' ' .. from .. ' ' .. to)
end

-- Nobody waits for those who are not on duty: neither for a preferred agent nor for skills that nobody has.
local function relaxed(ticket, steps, step, held)
  if held == '1' and not staff.get(steps.hold_lane.only) then
    held = ''
    tell_move('hold-ended', ticket, 'off-duty', step, step)
  end
  if held ~= '1' then
    local from = step
    while steps[step + 1] and steps[step + 1].nobody and not is_staffed(steps[step].lane) do step = step + 1 end
    if step > from then tell_move('relaxed', ticket, 'nobody', from, step) end
  end
  local moved = step ~= ticket.step or held ~= ticket.held
  if moved then
    ticket.step, ticket.held = step, held
    tickets.put(ticket.id, ticket)
  end
  register_lane(lane_of(ticket))
  return moved
end

-- When the ticket has to be looked at again: the hold is over, or the next step falls due.
local function due_of(ticket, steps)
  if ticket.held == '1' then return whole(ticket.enqueued_at + steps.hold_ms) end
  local next_step = steps[ticket.step + 1]
  return next_step and whole(ticket.enqueued_at + next_step.after)
end

-- Sets the step in effect at this moment; a step once taken is not taken back. Answers when the next one falls due.
local function take_step(ticket)
  local waited, steps, held = now_ms - ticket.enqueued_at, steps_of(ticket.steps), ticket.held
  local step = ticket.step
  while steps[step + 1] and steps[step + 1].after <= waited do step = step + 1 end
  if step > ticket.step then tell_move('relaxed', ticket, 'time', ticket.step, step) end
  if held == '1' and waited >= steps.hold_ms then
    held = ''
    tell_move('hold-ended', ticket, 'time', step, step)
  end
  relaxed(ticket, steps, step, held)
  return due_of(ticket, steps)
end

-- Puts a ticket among those that can be offered.
local function line_up(ticket, due)
  local lane, member, heads = lane_of(ticket), member_of(ticket), space.heads
  call('ZADD', prefix .. lane.waiting, ticket.place, member)
  local head = heads[lane.name]
  if head == false or head and earlier(member, head) then heads[lane.name] = member end
  if due then set_due(ticket.id, due) end
  space.untold[ticket.id] = true
end

local function leave_lane(ticket)
  local lane, member, heads = lane_of(ticket), member_of(ticket), space.heads
  call('ZREM', prefix .. lane.waiting, member)
  space.untold[ticket.id] = nil
  if heads[lane.name] == member then heads[lane.name] = nil end
  local steps = steps_of(ticket.steps)
  if steps[2] or steps.hold_ms then set_due(ticket.id, false) end
end

-- The oldest of a lane (as `<place>:<ticket>`, so heads of several lanes can be compared), or false.
local function head_of(lane)
  local heads = space.heads
  local head = heads[lane.name]
  if head == nil then
    head = call('ZRANGE', prefix .. lane.waiting, 0, 0)[1] or false
    heads[lane.name] = head
  end
  return head
end

local function ticket_at(member)
  return string.sub(member, 18)
end

-- The first of a lane that does not shun the agent, where the head does.
local function behind_head(lane, agent)
  local key, rank = prefix .. lane.waiting, 0
  while true do
    rank = rank + 1
    local member = call('ZRANGE', key, rank, rank)[1]
    if not member or shunned_by()[ticket_at(member)] ~= agent then return member end
  end
end

-- The ticket waits from now on; in its lane, if somebody holds it.
local function wait(ticket, due)
  put_offer(ticket, waiting)
  if ticket.orphaned_since == '' then line_up(ticket, due) end
end

-- A new ticket of the caller, not in its lane yet, and when its next step falls due. Nil when the ticket is known.
local function new_ticket(id, queue, call_id, place, enqueued_at, steps)
  if tickets.get(id) then return nil end
  local ticket = {
    id = id, place = place, enqueued_at = enqueued_at, step = 1, held = steps_of(steps).hold_ms and '1' or '', engine = caller, orphaned_since = '', queue = queue,
    call_id = call_id, steps = steps,
  }
  local due = take_step(ticket)
  if ticket.held == '1' then tell_move('hold-began', ticket, 'preferred', ticket.step, ticket.step) end
  tickets.put(id, ticket)
  put_offer(ticket, waiting)
  return ticket, due
end

local function delete_ticket(ticket)
  holder_of(ticket).remove(ticket.id)
  tickets.remove(ticket.id)
  if ticket.orphaned_since ~= '' then call('ZREM', prefix .. 'orphans', ticket.id) end
end
