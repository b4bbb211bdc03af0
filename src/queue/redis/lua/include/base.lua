-- What every script begins with.
--
-- KEYS[1]  the tenant's prefix with its hash tag, `{ringdown:<tenant>}`. All further names are built from it, so they
--          lie in the same slot of a Redis Cluster:
--            :tickets        hash    tickets               :seats         hash    agents who take calls
--            :lane:<lane>    zset    waiting, by place     :idle:<lane>   zset    idle and qualified, best first
--            :lanes          zset    lanes, by name        :lane-hours    zset    lanes, by when they were made
--            :profiles       hash    skills → lanes they qualify for
--            :steps          zset    next step due         :leases        zset    open offers, by end of lease
--            :shunning       set     tickets that may shun an agent until the next sweep
--            :engines        zset    by end of sign of life
--            :held:<engine>  set     its tickets           :effects:<engine>  stream  what befell its offers
--            :orphans        zset    tickets nobody holds  :fence         string  the last fence given
-- ARGV[1]  now, ms since the epoch
-- ARGV[2]  the engine that gives the command
-- ARGV[3]  until when a lease or a sign of life given now is good, ms since the epoch
--
-- RETURNS  { 1 when done or 0 when too late, then eight values for each effect that concerns the caller }
local call, prefix = redis.call, KEYS[1] .. ':'
local now, caller, lease_until = ARGV[1], ARGV[2], ARGV[3]
local outcome = { 1 }

-- Lua itself would write great numbers as 1.8e+15.
local function whole(number)
  return string.format('%d', number)
end

-- The caller hears of its own offers in the reply; other engines read theirs from their streams.
local function tell(kind, ticket)
  if ticket.engine == caller then
    local n = #outcome
    outcome[n + 1], outcome[n + 2], outcome[n + 3], outcome[n + 4] = kind, ticket.id, ticket.agent, ticket.fence
    outcome[n + 5], outcome[n + 6] = ticket.queue, ticket.call_id
    outcome[n + 7], outcome[n + 8] = ticket.since, ticket.lease_until
  else
    call('XADD', prefix .. 'effects:' .. ticket.engine, 'MAXLEN', '~', '10000', '*', 'effect', kind, 'ticket', ticket.id,
      'agent', ticket.agent, 'fence', ticket.fence, 'queue', ticket.queue, 'call', ticket.call_id, 'at', ticket.since,
      'until', ticket.lease_until)
  end
end
