-- Which lanes there are, and which of them an agent qualifies for. A lane is named `<queue>|<pick>|<skill>=<level>&…`,
-- an agent's skills (the profile) `<skill>=<level>&…`.

-- A seat is written `<idle since>\n<skills>\n<ticket>`; without a ticket the agent is idle, else the ticket tells.
local function read_seat(text)
  return string.match(text, '^([^\n]*)\n([^\n]*)\n(.*)$')
end

-- Surplus comes before idle time in the order of a best-fit lane; both fit into a double's 53 bits.
local function idle_score(extra, idle_since)
  return extra == 0 and idle_since or whole(extra * 4e12 + idle_since)
end

-- By how many levels the skills exceed what the lane asks for (0 where that does not count); nil when they fall short.
local function surplus(skills, lane)
  local pick, needs = string.match(lane, '^[^|]*|([^|]*)|(.*)$')
  local sum = 0
  for name, level in string.gmatch(needs, '([^=&]+)=(%d+)') do
    local has = skills[name]
    if not has or has < tonumber(level) then return nil end
    sum = sum + has - tonumber(level)
  end
  return pick == 'best-fit' and sum or 0
end

local function skills_of(profile)
  local skills = {}
  for name, level in string.gmatch(profile, '([^=&]+)=(%d+)') do skills[name] = tonumber(level) end
  return skills
end

-- Calls visit(lane, surplus) for each lane the profile qualifies for. Worked out once per profile.
local function each_lane(profile, visit)
  local packed = call('HGET', prefix .. 'profiles', profile)
  if not packed then
    local skills, lines = skills_of(profile), {}
    for _, lane in ipairs(call('ZRANGE', prefix .. 'lanes', 0, -1)) do
      local extra = surplus(skills, lane)
      if extra then lines[#lines + 1] = lane .. '\t' .. extra .. '\n' end
    end
    packed = table.concat(lines)
    call('HSET', prefix .. 'profiles', profile, packed)
  end
  for lane, extra in string.gmatch(packed, '([^\t\n]+)\t(%d+)\n') do visit(lane, tonumber(extra)) end
end

-- A lane that is new joins the profiles that qualify, and the agents who are idle join the lane.
local function register_lane(lane)
  if call('ZADD', prefix .. 'lanes', 'NX', 0, lane) == 0 then return end
  call('ZADD', prefix .. 'lane-hours', now, lane)
  local profiles = call('HGETALL', prefix .. 'profiles')
  for i = 1, #profiles, 2 do
    local extra = surplus(skills_of(profiles[i]), lane)
    if extra then call('HSET', prefix .. 'profiles', profiles[i], profiles[i + 1] .. lane .. '\t' .. extra .. '\n') end
  end
  local seats = call('HGETALL', prefix .. 'seats')
  for i = 1, #seats, 2 do
    local idle_since, profile, ticket = read_seat(seats[i + 1])
    local extra = ticket == '' and surplus(skills_of(profile), lane)
    if extra then call('ZADD', prefix .. 'idle:' .. lane, idle_score(extra, idle_since), seats[i]) end
  end
end

-- A lane in which nobody waits when its hour is over is forgotten; the next ticket makes it anew.
local function forget_lanes()
  local unused = call('ZRANGEBYSCORE', prefix .. 'lane-hours', '-inf', now - 3600000, 'LIMIT', 0, 100)
  for _, lane in ipairs(unused) do
    if call('EXISTS', prefix .. 'lane:' .. lane) == 1 then
      call('ZADD', prefix .. 'lane-hours', now, lane)
    else
      call('ZREM', prefix .. 'lanes', lane)
      call('ZREM', prefix .. 'lane-hours', lane)
      call('DEL', prefix .. 'idle:' .. lane, prefix .. 'profiles')
    end
  end
  -- Nor are the skills of agents who are long gone.
  local profiles = call('HLEN', prefix .. 'profiles')
  if profiles > 5000 or profiles > 0 and call('EXISTS', prefix .. 'lanes') == 0 then
    call('DEL', prefix .. 'profiles')
  end
end
