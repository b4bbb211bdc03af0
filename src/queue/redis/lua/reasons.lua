-- Why an agent is offered: what is seen at that moment, as offer-reason-policy.ts has it. Bounded, however many agents and
-- lanes there are.
local most_looked, most_skipped, most_lanes = 8, 4, 4

-- Who on duty has what the lane asks for, by name. Found once for a lane; whoever comes or goes is put in or taken out.
local function able_in(lane)
  local able = space.able[lane.name]
  if not able then
    able = {}
    staff.flush()
    for _, agent in ipairs(call('HKEYS', prefix .. 'staff')) do
      if surplus(skills_of(staff.get(agent).profile), lane) then able[#able + 1] = agent end
    end
    table.sort(able, earlier)
    space.able[lane.name] = able
  end
  return able
end

local function enters_staff(agent, profile)
  for _, one in ipairs(lanes_for(profile)) do
    local able = space.able[one.lane.name]
    if able then
      local low, high = 1, #able + 1
      while low < high do
        local middle = math.floor((low + high) / 2)
        if earlier(able[middle], agent) then low = middle + 1 else high = middle end
      end
      table.insert(able, low, agent)
    end
  end
end

local function leaves_staff(agent, profile)
  for _, one in ipairs(lanes_for(profile)) do
    local able = space.able[one.lane.name]
    for at = 1, able and #able or 0 do
      if able[at] == agent then
        table.remove(able, at)
        break
      end
    end
  end
end

-- The seat is closed, the agent still on duty.
local function goes_away(agent, why)
  local one = staff.get(agent)
  if not one or one.away == why then return end
  one.away = why
  staff.put(agent, one)
end

-- Why this agent was passed over; nil for one who was idle and could have been taken.
local function why_skipped(agent, shuns)
  local seat = seats.get(agent)
  if not seat then
    local away = staff.get(agent).away
    return away ~= '' and away or 'wrapping-up'
  end
  if seat.ticket ~= '' then return ringing.get(seat.ticket) and 'ringing' or 'talking' end
  return agent == shuns and 'just-freed' or nil
end

-- 2 when one who is idle and has only just been freed of this ticket would come before the agent, else 1.
local function rank_of(seat, lane, shuns)
  local theirs = shuns and not lane.only and call('ZSCORE', prefix .. lane.idle, shuns)
  if not theirs then return 1 end
  local ours = tonumber(idle_score(lane, surplus(skills_of(seat.profile), lane), seat))
  theirs = tonumber(theirs)
  return (theirs < ours or theirs == ours and earlier(shuns, seat.agent)) and 2 or 1
end

-- The oldest of a lane that does not shun the agent.
local function head_for(lane, agent, by)
  local member = head_of(lane)
  if by and member and by[ticket_at(member)] == agent then return behind_head(lane, agent) end
  return member
end

-- Puts a lane among those seen so far, the oldest place first; there is room for all but the ticket's own.
local function put_lane(names, heads, name, member)
  local at = #heads
  if at == most_lanes - 1 then
    if not earlier(member, heads[at]) then return end
  else
    at = at + 1
  end
  while at > 1 and earlier(member, heads[at - 1]) do
    heads[at], names[at] = heads[at - 1], names[at - 1]
    at = at - 1
  end
  heads[at], names[at] = member, name
end

-- The agent's lanes in which somebody waits: how many, and the names of the first after the ticket's own.
local function lanes_seen(seat, own)
  local agent, by, names, heads, count = seat.agent, shunned_by(), {}, {}, 1
  by = next(by) and by
  for _, one in ipairs(lanes_for(seat.profile)) do
    local lane = one.lane
    local member = lane ~= own and head_for(lane, agent, by)
    if member then
      count = count + 1
      put_lane(names, heads, lane.name, member)
    end
  end
  for _, lane in ipairs(lanes_only_for(agent) or {}) do
    local member = lane ~= own and head_for(lane, agent, by)
    if member then
      count = count + 1
      put_lane(names, heads, lane.name, member)
    end
  end
  return count, names
end

-- Words between \31: step, 1 when preferred, candidates, idle since, runner-up, rank, how many are on duty, how many were
-- skipped and each of them with the reason, how many lanes, and their names.
local function reason_for(ticket, seat, candidates, runner_up)
  local own, shuns, agent = lane_of(ticket), shunned_by()[ticket.id], seat.agent
  local able = own.only and {} or able_in(own)
  local words = {
    ticket.step, ticket.held == '1' and 1 or 0, candidates, seat.idle_since, runner_up, rank_of(seat, own, shuns), #able, 0,
  }
  local skipped = 0
  for at = 1, math.min(#able, most_looked) do
    local why = able[at] ~= agent and why_skipped(able[at], shuns)
    if why then
      skipped = skipped + 1
      words[#words + 1] = able[at]
      words[#words + 1] = why
      if skipped == most_skipped then break end
    end
  end
  words[8] = skipped
  local count, names = lanes_seen(seat, own)
  words[#words + 1] = count
  words[#words + 1] = own.name
  for _, name in ipairs(names) do words[#words + 1] = name end
  return table.concat(words, '\31')
end
