-- Which lanes there are, and which of them an agent qualifies for. A lane is named `<queue>|<pick>|<skill>=<level>&…`, with
-- `/` between needs of which one will do; an agent's skills (the profile) `<skill>=<level>&…`. In `<queue>|@|<agent>` lies
-- what waits for this agent alone.

local skills_of = remembering(5000, function(profile)
  local skills = {}
  for name, level in string.gmatch(profile, '([^=&]+)=(%d+)') do skills[name] = tonumber(level) end
  return skills
end)

local function decoded(text)
  return (string.gsub(text, '%%(%x%x)', function(hex) return string.char(tonumber(hex, 16)) end))
end

-- A lane taken apart.
local lane_of_name = remembering(10000, function(name)
  local queue, pick, text = string.match(name, '^([^|]*)|([^|]*)|(.*)$')
  local lane = { name = name, queue = queue, pick = pick, waiting = 'lane:' .. name, idle = 'idle:' .. name, any = {} }
  if pick == '@' then
    lane.only = decoded(text)
    return lane
  end
  for alternative in string.gmatch(text .. '/', '([^/]*)/') do
    local needs = {}
    for skill, level in string.gmatch(alternative, '([^=&]+)=(%d+)') do
      needs[#needs + 1] = { skill = skill, level = tonumber(level) }
    end
    lane.any[#lane.any + 1] = needs
  end
  return lane
end)

-- One line `<after ms> <lane>` per step, with `!` for one that is taken when nobody fulfils the step before; ahead of
-- them `@<hold ms> <lane>` when an agent is preferred. Taken apart.
local steps_of = remembering(5000, function(text)
  local steps = {}
  for at, ms, nobody, name in string.gmatch(text, '(@?)(%d+)(!?) ([^\n]*)') do
    if at == '@' then
      steps.hold_ms, steps.hold_lane = tonumber(ms), lane_of_name(name)
    else
      steps[#steps + 1] = { after = tonumber(ms), nobody = nobody == '!', lane = lane_of_name(name) }
    end
  end
  return steps
end)

local function surplus_over(skills, needs)
  local sum = 0
  for _, need in ipairs(needs) do
    local has = skills[need.skill]
    if not has or has < need.level then return nil end
    sum = sum + has - need.level
  end
  return sum
end

-- By how many levels the skills exceed what the lane asks for (0 where that does not count); nil when they fall short.
local function surplus(skills, lane)
  local least
  for _, needs in ipairs(lane.any) do
    local sum = surplus_over(skills, needs)
    if sum and (not least or sum < least) then least = sum end
  end
  return least and (lane.pick == 'best-fit' and least or 0)
end

-- When the agent was last offered a call of the lane's queue, or came on duty.
local function turn_of(agent, lane)
  local one = staff.get(agent)
  for queue, at in string.gmatch(one.turns, '([^=&]+)=(%d+)') do
    if queue == lane.queue then return at end
  end
  return one.since
end

local function take_turn(agent, lane)
  local one = staff.get(agent)
  if not one then return end
  local turns = { lane.queue .. '=' .. now }
  for queue, at in string.gmatch(one.turns, '([^=&]+)=(%d+)') do
    if queue ~= lane.queue then turns[#turns + 1] = queue .. '=' .. at end
  end
  one.turns = table.concat(turns, '&')
  staff.put(agent, one)
end

-- Where a seat stands among the idle of a lane. Surplus comes before idle time; both fit into a double's 53 bits.
local function idle_score(lane, extra, seat)
  if lane.pick == 'round-robin' then return turn_of(seat.agent, lane) end
  return extra == 0 and seat.idle_since or whole(extra * 4e12 + seat.idle_since)
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

-- The lanes in which calls wait for this agent alone.
local function lanes_only_for(agent)
  if not space.only then
    space.only = {}
    for _, name in ipairs(call('ZRANGE', prefix .. 'lanes', 0, -1)) do
      local lane = lane_of_name(name)
      if lane.only then
        local list = space.only[lane.only] or {}
        list[#list + 1] = lane
        space.only[lane.only] = list
      end
    end
  end
  return space.only[agent]
end

-- Whether anybody on duty may take what waits in the lane.
local function is_staffed(lane)
  local staffed = space.staffed[lane.name]
  if staffed == nil then
    staffed = false
    staff.flush()
    for _, agent in ipairs(call('HKEYS', prefix .. 'staff')) do
      if surplus(skills_of(staff.get(agent).profile), lane) then
        staffed = true
        break
      end
    end
    space.staffed[lane.name] = staffed
  end
  return staffed
end

-- Agents who are idle join a lane that is new.
local function register_lane(lane)
  local name = lane.name
  if space.registered[name] then return end
  if call('ZADD', prefix .. 'lanes', 'NX', 0, name) == 1 then
    call('ZADD', prefix .. 'lane-hours', now, name)
    if lane.only and space.only then
      local list = space.only[lane.only] or {}
      list[#list + 1] = lane
      space.only[lane.only] = list
    end
    for profile, list in pairs(space.suited) do add_if_suited(list, profile, lane) end
    seats.flush()
    for _, agent in ipairs(call('HKEYS', prefix .. 'seats')) do
      local seat = seats.get(agent)
      local extra = seat.ticket == '' and surplus(skills_of(seat.profile), lane)
      if extra then call('ZADD', prefix .. lane.idle, idle_score(lane, extra, seat), agent) end
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
      space.registered, space.suited, space.heads[name], space.only = {}, {}, nil, nil
      space.able[name] = nil
    end
  end
end
