-- Tickets and their lanes. A ticket that waits and is held by somebody lies in the lane of its step.

local function lane_of(ticket)
  return steps_of(ticket.steps)[ticket.step].lane
end

local function member_of(ticket)
  return ticket.place .. ':' .. ticket.id
end

-- Sets the step in effect at this moment. Answers when the next one falls due.
local function take_step(ticket)
  local waited, steps, at = now_ms - ticket.enqueued_at, steps_of(ticket.steps), 1
  while steps[at + 1] and steps[at + 1].after <= waited do at = at + 1 end
  if at ~= ticket.step then
    ticket.step = at
    tickets.put(ticket.id, ticket)
  end
  register_lane(steps[at].lane)
  local next_step = steps[at + 1]
  return next_step and whole(ticket.enqueued_at + next_step.after)
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
  if steps_of(ticket.steps)[2] then set_due(ticket.id, false) end
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
    id = id, place = place, enqueued_at = enqueued_at, step = 1, engine = caller, orphaned_since = '', queue = queue,
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
