-- What every script begins with.
--
-- KEYS[1]  the tenant's prefix with its hash tag, `{ringdown:<tenant>}`. All further names are built from it, so they
--          lie in the same slot of a Redis Cluster:
--            :ticket:<id>    hash    one ticket            :seat:<id>     hash    one agent who takes calls
--            :lane:<lane>    zset    waiting, by place     :idle:<lane>   zset    idle and qualified, best first
--            :queue:<name>   zset    waiting, by place     :queues        set     names of queues with waiting tickets
--            :lanes          zset    lanes, by their hour  :profiles      hash    skills → lanes they qualify for
--            :steps          zset    next step due         :leases        zset    open offers, by end of lease
--            :seats          set     agents with a seat    :shuns         hash    ticket → agent it was taken from
--            :engines        zset    by end of sign of life
--            :held:<engine>  set     its tickets           :effects:<engine>  stream  what befell its offers
--            :orphans        zset    tickets nobody holds  :fence         string  the last fence given
-- ARGV[1]  now, ms since the epoch
-- ARGV[2]  the engine that gives the command
-- ARGV[3]  how long a lease or a sign of life is good for, ms
--
-- RETURNS  { 1 when done or 0 when too late, then eight values for each effect that concerns the caller }
local call = redis.call
local prefix = KEYS[1] .. ':'
local now, caller, lease_ms = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])

-- Lua would write great numbers as 1.8e+15.
local function whole(number)
  return string.format('%.0f', number)
end

local outcome = { 1 }

-- The caller hears of its own offers in the reply; other engines read theirs from their streams.
local function tell(engine, kind, ticket, agent, fence, queue, call_id, offered_at, lease_until)
  if engine == caller then
    local n = #outcome
    outcome[n + 1], outcome[n + 2], outcome[n + 3], outcome[n + 4] = kind, ticket, agent, fence
    outcome[n + 5], outcome[n + 6], outcome[n + 7], outcome[n + 8] = queue, call_id, offered_at, lease_until
  else
    call('XADD', prefix .. 'effects:' .. engine, 'MAXLEN', '~', '10000', '*', 'effect', kind, 'ticket', ticket,
      'agent', agent, 'fence', fence, 'queue', queue, 'call', call_id, 'at', offered_at, 'until', lease_until)
  end
end
