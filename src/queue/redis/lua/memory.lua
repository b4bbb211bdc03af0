-- What the library remembers of a tenant from run to run, so that it need not ask Redis for it: which lanes there are and
-- whom they suit, the heads of lanes, seats, offers that are open or accepted. All of that is in Redis too and is written
-- there in each run; but for `untold`, the tickets that lie in lanes and of which no sweep has told yet why. It is forgotten unless the key `memory` still holds the token that this copy of the library has set:
-- so after a flush, a restart, a failover, a run of another version of the library, and a run that has failed.
local spaces = {}

local function enter_space(name)
  space = spaces[name]
  if not space then
    space = { prefix = name .. ':', token = false }
    spaces[name] = space
  end
  prefix = space.prefix
  local token = call('GET', prefix .. 'memory')
  if not token or token ~= space.token then
    local time = call('TIME')
    token = time[1] .. '.' .. time[2] .. '.' .. math.random(1000000)
    call('SET', prefix .. 'memory', token)
    space.registered, space.suited, space.heads, space.kept, space.staffed = {}, {}, {}, {}, {}
    space.able, space.complete, space.untold = {}, {}, {}
    space.only = nil
  end
  space.token = false
  return token
end

-- The run has gone well.
local function leave_space(token)
  space.token = token
end
