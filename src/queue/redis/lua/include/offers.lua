-- Offers and the seats they reserve.

local function next_fence()
  local fence = call('INCR', prefix .. 'fence')
  if fence > 1 then return whole(fence) end
  -- The store has forgotten everything: go on from the clock, which is ahead of all fences given so far.
  local first = whole(now * 1000 + 1)
  call('SET', prefix .. 'fence', first)
  return first
end

local function write_seat(agent, idle_since, profile, ticket_id)
  call('HSET', prefix .. 'seats', agent, idle_since .. '\n' .. profile .. '\n' .. ticket_id)
end

local function close_seat(agent)
  call('HDEL', prefix .. 'seats', agent)
end

-- Reserves the agent for the ticket; neither is among the waiting or idle any more.
local function make_offer(ticket, agent, idle_since, profile)
  ticket.state, ticket.since, ticket.fence, ticket.agent = 'offered', now, next_fence(), agent
  ticket.lease_until, ticket.lane, ticket.shuns = lease_until, '', ''
  write_ticket(ticket)
  write_seat(agent, idle_since, profile, ticket.id)
  call('ZADD', prefix .. 'leases', lease_until, ticket.id)
  tell('offered', ticket)
end

local function end_lease(ticket)
  call('ZREM', prefix .. 'leases', ticket.id)
end

local function become_idle(agent, idle_since, profile)
  each_lane(profile, function(lane, extra)
    call('ZADD', prefix .. 'idle:' .. lane, idle_score(extra, idle_since), agent)
  end)
  write_seat(agent, idle_since, profile, '')
end

local function cease_idle(agent, profile)
  each_lane(profile, function(lane)
    call('ZREM', prefix .. 'idle:' .. lane, agent)
  end)
end

-- The agent is idle again since when it was before the offer.
local function free_seat(agent)
  local idle_since, profile = read_seat(call('HGET', prefix .. 'seats', agent))
  become_idle(agent, idle_since, profile)
  return { agent = agent, profile = profile }
end
