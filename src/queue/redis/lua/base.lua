-- The skill queue as a library of Redis functions: loaded once, so nothing of it is made anew for a command. `run` (in
-- run.lua) is the one function that is called. It is given several commands at a time and carries them out in order;
-- nothing else happens in Redis in between.
--
-- Keys, all behind the tenant's prefix `{ringdown:<tenant>}:` with its hash tag, so they lie in one slot of a cluster:
--   tickets         hash    tickets                      seats          hash  agents who take calls
--   held:<engine>   hash    its tickets → their offers   orphaned       hash  the same of those that nobody holds
--   lane:<lane>     zset    waiting, by place            idle:<lane>    zset  idle and qualified, best first
--   lanes           zset    lanes, by name               lane-hours     zset  lanes, by when they were made
--   memory          string  see memory.lua               shunning       hash  ticket → agent, until the next sweep
--   steps           zset    next step due                ringing        hash  ticket → end of the lease of its offer
--   staff           hash    everybody on duty
--   engines         zset    by end of sign of life       orphans        zset  tickets nobody holds, since when
--   effects:<engine>  stream  what befell its offers     fence          string  the last fence given
local lease_ms = 5000

-- What belongs to this run: the tenant, who asks, the command's time as text and as number, and the effects it has told.
local call, space, prefix, caller, now, now_ms, lease_until, answer

-- The caller hears of its own offers and tickets in the answer; other engines read of theirs from their streams.
local function tell_engine(engine, text)
  if engine == caller then
    answer = answer .. '\n' .. text
  else
    call('XADD', prefix .. 'effects:' .. engine, 'MAXLEN', '~', '10000', '*', 'effect', text)
  end
end

-- Lua itself would write great numbers as 1.8e+15.
local function whole(number)
  return string.format('%d', number)
end

local function set_time(text)
  if text == now then return end
  now, now_ms = text, tonumber(text)
  lease_until = whole(now_ms + lease_ms)
end

-- Text that is read again and again is taken apart once. What is remembered follows from the text alone, so it is never
-- out of date; when there is too much of it, it is forgotten.
local function remembering(limit, read)
  local known, count = {}, 0
  return function(text)
    local value = known[text]
    if value == nil then
      if count >= limit then known, count = {}, 0 end
      value, count = read(text), count + 1
      known[text] = value
    end
    return value
  end
end

-- Byte order, as in sorted sets. Lua's own comparison follows the locale, which mostly is that of C: then it is the same.
local in_bytes = 'B' < 'a'

local function earlier(a, b)
  if in_bytes then return a < b end
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x < y end
  end
  return #a < #b
end
