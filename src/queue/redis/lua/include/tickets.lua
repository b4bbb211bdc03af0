-- A ticket among the waiting. `orphan` is '1' while nobody holds it: then it has a place, but no lane.

local function read_ticket(id)
  local f = call('HMGET', prefix .. 'ticket:' .. id, 'state', 'engine', 'queue', 'call', 'place', 'enqueuedAt', 'steps',
    'lane', 'agent', 'fence', 'offeredAt', 'leaseUntil', 'orphan')
  if not f[1] then return nil end
  return {
    id = id, state = f[1], engine = f[2], queue = f[3], call_id = f[4], place = f[5], enqueued_at = tonumber(f[6]),
    steps = f[7], lane = f[8], agent = f[9], fence = f[10], offered_at = f[11], lease_until = f[12],
    orphan = f[13] == '1',
  }
end

-- Sets the lane in effect at this moment and when the next step falls due.
local function take_step(ticket)
  local waited = now - ticket.enqueued_at
  ticket.lane, ticket.due = nil, nil
  for after, lane in string.gmatch(ticket.steps, '(%d+) ([^\n]*)') do
    if ticket.lane and tonumber(after) > waited then
      ticket.due = ticket.enqueued_at + tonumber(after)
      break
    end
    ticket.lane = lane
  end
  register_lane(ticket.lane)
end

-- Puts a ticket whose lane is set among those that can be offered.
local function line_up(ticket)
  call('ZADD', prefix .. 'lane:' .. ticket.lane, ticket.place, ticket.id)
  if ticket.due then call('ZADD', prefix .. 'steps', whole(ticket.due), ticket.id) end
end

local function leave_lane(ticket)
  call('ZREM', prefix .. 'lane:' .. ticket.lane, ticket.id)
  if string.find(ticket.steps, '\n', 1, true) then call('ZREM', prefix .. 'steps', ticket.id) end
end

-- The place that callers are told.
local function take_place(ticket)
  call('ZADD', prefix .. 'queue:' .. ticket.queue, ticket.place, ticket.id)
  call('SADD', prefix .. 'queues', ticket.queue)
end

local function give_up_place(ticket)
  call('ZREM', prefix .. 'queue:' .. ticket.queue, ticket.id)
end

-- Records that the ticket waits, in its lane if somebody holds it.
local function wait(ticket)
  ticket.state = 'waiting'
  take_place(ticket)
  if ticket.orphan then
    ticket.lane = ''
  else
    line_up(ticket)
  end
  call('HSET', prefix .. 'ticket:' .. ticket.id, 'state', 'waiting', 'lane', ticket.lane, 'agent', '', 'fence', '')
end

-- A new ticket of the caller: waiting, with its lane set, but neither in that lane nor with a place yet.
local function write_ticket(id, queue, call_id, place, enqueued_at, steps, request)
  local ticket = {
    id = id, state = 'waiting', engine = caller, queue = queue, call_id = call_id, place = place,
    enqueued_at = tonumber(enqueued_at), steps = steps, orphan = false,
  }
  take_step(ticket)
  call('HSET', prefix .. 'ticket:' .. id, 'state', 'waiting', 'engine', caller, 'queue', queue, 'call', call_id, 'place',
    place, 'enqueuedAt', enqueued_at, 'steps', steps, 'lane', ticket.lane, 'request', request)
  call('SADD', prefix .. 'held:' .. caller, id)
  return ticket
end

local function delete_ticket(id, engine)
  call('DEL', prefix .. 'ticket:' .. id)
  -- Held by its engine, or by nobody.
  if call('SREM', prefix .. 'held:' .. engine, id) == 0 then call('ZREM', prefix .. 'orphans', id) end
end
