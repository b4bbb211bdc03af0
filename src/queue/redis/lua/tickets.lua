-- Tickets and their lanes. A ticket that waits and is held by somebody lies in the lane of its step.

local function lane_of(ticket)
  local steps = steps_of(ticket.steps)
  return ticket.held == '1' and steps.hold_lane or steps[ticket.step].lane
end

local function member_of(ticket)
  return ticket.place .. ':' .. ticket.id
end

-- Nobody waits for those who are not on duty: neither for a preferred agent nor for skills that nobody has.
local function relaxed(ticket, steps, step, held)
  if held == '1' and not staff.get(steps.hold_lane.only) then held = '' end
  if held ~= '1' then
    while steps[step + 1] and steps[step + 1].nobody and not is_staffed(steps[step].lane) do step = step + 1 end
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
  if held == '1' and waited >= steps.hold_ms then held = '' end
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
end

local function leave_lane(ticket)
  local lane, member, heads = lane_of(ticket), member_of(ticket), space.heads
  call('ZREM', prefix .. lane.waiting, member)
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
  tickets.put(id, ticket)
  put_offer(ticket, waiting)
  return ticket, due
end

local function delete_ticket(ticket)
  holder_of(ticket).remove(ticket.id)
  tickets.remove(ticket.id)
  if ticket.orphaned_since ~= '' then call('ZREM', prefix .. 'orphans', ticket.id) end
end
