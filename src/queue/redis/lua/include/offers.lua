-- Offers and the seats they reserve. A ticket is a table of read_ticket or write_ticket.

local function next_fence()
  local fence = call('INCR', prefix .. 'fence')
  if fence > 1 then return whole(fence) end
  -- The store has forgotten everything: go on from the clock, which is ahead of all fences given so far.
  local first = whole(now * 1000 + 1)
  call('SET', prefix .. 'fence', first)
  return first
end

-- Reserves the agent for the ticket; neither is among the waiting or idle any more. What is known of the seat already
-- need not be given again.
local function make_offer(ticket, agent, profile, idle_since)
  local fence, lease_until = next_fence(), whole(now + lease_ms)
  call('HSET', prefix .. 'ticket:' .. ticket.id, 'state', 'offered', 'lane', '', 'agent', agent, 'fence', fence,
    'offeredAt', ARGV[1], 'leaseUntil', lease_until)
  if profile then
    call('HSET', prefix .. 'seat:' .. agent, 'state', 'offered', 'since', ARGV[1], 'ticket', ticket.id, 'fence', fence,
      'skills', profile, 'idleSince', idle_since)
  else
    call('HSET', prefix .. 'seat:' .. agent, 'state', 'offered', 'since', ARGV[1], 'ticket', ticket.id, 'fence', fence)
  end
  call('ZADD', prefix .. 'leases', lease_until, ticket.id)
  ticket.state = 'offered'
  tell(ticket.engine, 'offered', ticket.id, agent, fence, ticket.queue, ticket.call_id, ARGV[1], lease_until)
end

local function tell_withdrawn(ticket)
  tell(ticket.engine, 'withdrawn', ticket.id, ticket.agent, ticket.fence, ticket.queue, ticket.call_id,
    ticket.offered_at, ticket.lease_until)
end

local function end_lease(ticket)
  call('ZREM', prefix .. 'leases', ticket.id)
end

local function become_idle(agent, profile, idle_since)
  each_lane(profile, function(lane, extra)
    call('ZADD', prefix .. 'idle:' .. lane, extra * surplus_weight + tonumber(idle_since), agent)
  end)
  call('HSET', prefix .. 'seat:' .. agent, 'state', 'idle', 'since', idle_since, 'ticket', '', 'fence', '', 'skills',
    profile, 'idleSince', idle_since)
end

local function cease_idle(agent, profile)
  each_lane(profile, function(lane)
    call('ZREM', prefix .. 'idle:' .. lane, agent)
  end)
end

local function close_seat(agent)
  call('DEL', prefix .. 'seat:' .. agent)
  call('SREM', prefix .. 'seats', agent)
end

-- The agent is idle again since when it was before the offer.
local function free_seat(agent)
  local seat = call('HMGET', prefix .. 'seat:' .. agent, 'skills', 'idleSince')
  become_idle(agent, seat[1], seat[2])
  return { agent = agent, profile = seat[1] }
end
