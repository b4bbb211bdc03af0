-- Which lanes there are, and which of them an agent qualifies for. A lane is named `<queue>|<pick>|<skill>=<level>&…`,
-- an agent's skills (the profile) `<skill>=<level>&…`.

local skills_of = remembering(5000, function(profile)
  local skills = {}
  for name, level in string.gmatch(profile, '([^=&]+)=(%d+)') do skills[name] = tonumber(level) end
  return skills
end)

-- A lane taken apart.
local lane_of_name = remembering(10000, function(name)
  local queue, pick, text = string.match(name, '^([^|]*)|([^|]*)|(.*)$')
  local needs = {}
  for skill, level in string.gmatch(text, '([^=&]+)=(%d+)') do
    needs[#needs + 1] = { skill = skill, level = tonumber(level) }
  end
  return {
    name = name, queue = queue, best_fit = pick == 'best-fit', needs = needs, waiting = 'lane:' .. name,
    idle = 'idle:' .. name,
  }
end)

-- One line `<after ms> <lane>` per step, taken apart.
local steps_of = remembering(5000, function(text)
  local steps = {}
  for after, name in string.gmatch(text, '(%d+) ([^\n]*)') do
    steps[#steps + 1] = { after = tonumber(after), lane = lane_of_name(name) }
  end
  return steps
end)

-- By how many levels the skills exceed what the lane asks for (0 where that does not count); nil when they fall short.
local function surplus(skills, lane)
  local sum = 0
  for _, need in ipairs(lane.needs) do
    local has = skills[need.skill]
    if not has or has < need.level then return nil end
    sum = sum + has - need.level
  end
  return lane.best_fit and sum or 0
end

-- Surplus comes before idle time in the order of a best-fit lane; both fit into a double's 53 bits.
local function idle_score(extra, idle_since)
  return extra == 0 and idle_since or whole(extra * 4e12 + idle_since)
end

local function add_if_suited(list, profile, lane)
  local extra = surplus(skills_of(profile), lane)
  if extra then list[#list + 1] = { lane = lane, extra = extra } end
end

-- The lanes that the profile suits. Worked out once per profile and kept.
local function lanes_for(profile)
  local list = space.suited[profile]
  if not list then
    list = {}
    for _, name in ipairs(call('ZRANGE', prefix .. 'lanes', 0, -1)) do add_if_suited(list, profile, lane_of_name(name)) end
    space.suited[profile] = list
  end
  return list
end

-- Agents who are idle join a lane that is new.
local function register_lane(lane)
  local name = lane.name
  if space.registered[name] then return end
  if call('ZADD', prefix .. 'lanes', 'NX', 0, name) == 1 then
    call('ZADD', prefix .. 'lane-hours', now, name)
    for profile, list in pairs(space.suited) do add_if_suited(list, profile, lane) end
    seats.flush()
    for _, agent in ipairs(call('HKEYS', prefix .. 'seats')) do
      local seat = seats.get(agent)
      local extra = seat.ticket == '' and surplus(skills_of(seat.profile), lane)
      if extra then call('ZADD', prefix .. lane.idle, idle_score(extra, seat.idle_since), agent) end
    end
  end
  space.registered[name] = true
end

-- A lane in which nobody waits when its hour is over is forgotten; the next ticket makes it anew.
local function forget_lanes()
  local unused = call('ZRANGEBYSCORE', prefix .. 'lane-hours', '-inf', whole(now_ms - 3600000), 'LIMIT', 0, 100)
  for _, name in ipairs(unused) do
    if call('EXISTS', prefix .. 'lane:' .. name) == 1 then
      call('ZADD', prefix .. 'lane-hours', now, name)
    else
      call('ZREM', prefix .. 'lanes', name)
      call('ZREM', prefix .. 'lane-hours', name)
      call('DEL', prefix .. 'idle:' .. name)
      space.registered, space.suited, space.heads[name] = {}, {}, nil
    end
  end
end
