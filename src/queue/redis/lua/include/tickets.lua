-- Tickets. One is written as lines, those that are asked for most first:
--   place, shunned agent, state, since (offered or engaged), fence, agent, engine, lease until, lane, orphaned since,
--   enqueued at, queue, call, and a line `<after ms> <lane>` for each step
-- What does not apply is empty. A ticket has a lane while it waits and somebody holds it.

local function parse_ticket(id, text)
  local place, shuns, state, since, fence, agent, engine, until_ms, lane, orphaned, enqueued_at, queue, call_id, steps =
    string.match(text, '^([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n(.*)$')
  return {
    id = id, state = state, since = since, fence = fence, agent = agent, engine = engine, lease_until = until_ms,
    lane = lane, shuns = shuns, orphaned_since = orphaned, place = place, enqueued_at = enqueued_at, queue = queue,
    call_id = call_id, steps = steps,
  }
end

local function read_ticket(id)
  local text = call('HGET', prefix .. 'tickets', id)
  return text and parse_ticket(id, text)
end

local function ticket_text(t)
  return t.place .. '\n' .. t.shuns .. '\n' .. t.state .. '\n' .. t.since .. '\n' .. t.fence .. '\n' .. t.agent .. '\n'
    .. t.engine .. '\n' .. t.lease_until .. '\n' .. t.lane .. '\n' .. t.orphaned_since .. '\n' .. t.enqueued_at .. '\n'
    .. t.queue .. '\n' .. t.call_id .. '\n' .. t.steps
end

local function write_ticket(ticket)
  call('HSET', prefix .. 'tickets', ticket.id, ticket_text(ticket))
end

-- Sets the lane in effect at this moment and when the next step falls due.
local function take_step(ticket)
  local waited = now - ticket.enqueued_at
  ticket.lane, ticket.due = nil, nil
  for after, lane in string.gmatch(ticket.steps, '(%d+) ([^\n]*)') do
    if ticket.lane and tonumber(after) > waited then
      ticket.due = ticket.enqueued_at + after
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

-- The ticket waits from now on, in its lane (which is set) if somebody holds it.
local function wait(ticket)
  ticket.state, ticket.since, ticket.fence, ticket.agent, ticket.lease_until = 'waiting', '', '', '', ''
  if ticket.orphaned_since ~= '' then
    ticket.lane = ''
  else
    line_up(ticket)
  end
  write_ticket(ticket)
end

-- A new ticket of the caller from ARGV[4…9]: waiting, with its lane set, but not in that lane yet. Nil when it is known.
local function new_ticket()
  local ticket = {
    id = ARGV[4], state = 'waiting', since = '', fence = '', agent = '', engine = caller, lease_until = '', shuns = '',
    orphaned_since = '', queue = ARGV[5], call_id = ARGV[6], place = ARGV[7], enqueued_at = ARGV[8], steps = ARGV[9],
  }
  take_step(ticket)
  if call('HSETNX', prefix .. 'tickets', ticket.id, ticket_text(ticket)) == 0 then return nil end
  call('SADD', prefix .. 'held:' .. caller, ticket.id)
  return ticket
end

local function delete_ticket(id, engine)
  call('HDEL', prefix .. 'tickets', id)
  -- Held by its engine, or by nobody.
  if call('SREM', prefix .. 'held:' .. engine, id) == 0 then call('ZREM', prefix .. 'orphans', id) end
end
