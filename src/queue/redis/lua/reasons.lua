-- Why an agent is offered: what is seen at that moment, as offer-reason-policy.ts has it. Bounded, however many agents and
-- lanes there are.
local most_looked, most_skipped = 6, 3

-- Small numbers as text, which Lua would write anew each time.
local digits = remembering(1000, function(number) return string.format('%d', number) end)

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

-- Of the agent's lanes in which somebody waits but for the ticket's own: how many, and the name of the one with the oldest
-- place. Runs for every offer.
local function other_lanes(seat, own)
  local agent, by, heads = seat.agent, shunned_by(), space.heads
  local count, name, oldest = 0, nil, nil
  by = next(by) and by
  local function see(lane)
    local member = heads[lane.name]
    if member == nil then member = head_of(lane) end
    if by and member and by[ticket_at(member)] == agent then member = behind_head(lane, agent) end
    if member then
      count = count + 1
      if not oldest or earlier(member, oldest) then oldest, name = member, lane.name end
    end
  end
  local list = lanes_for(seat.profile)
  for at = 1, #list do
    local lane = list[at].lane
    if lane ~= own then see(lane) end
  end
  list = lanes_only_for(agent)
  for at = 1, list and #list or 0 do
    if list[at] ~= own then see(list[at]) end
  end
  return count, name
end

-- Some of those able and why not they, but for `agent`; each after a \31, and so is the reason.
local function passed_over(able, agent, shuns)
  local skipped, told = '', 0
  for at = 1, math.min(#able, most_looked) do
    local other = able[at]
    local why = other ~= agent and why_skipped(other, shuns)
    if why then
      skipped, told = skipped .. '\31' .. other .. '\31' .. why, told + 1
      if told == most_skipped then break end
    end
  end
  return skipped
end

-- Words between \31: step, 1 when preferred, candidates, idle since, runner-up, rank, how many are on duty, how many lanes,
-- this ticket's, the next one's or nothing, and then whoever was skipped with the reason.
local function reason_for(ticket, seat, candidates, runner_up)
  local own, shuns, agent = lane_of(ticket), shunned_by()[ticket.id], seat.agent
  local able = own.only and {} or able_in(own)
  local count, next_lane = other_lanes(seat, own)
  return digits(ticket.step) .. (ticket.held == '1' and '\0311\031' or '\0310\031') .. digits(candidates) .. '\31'
    .. seat.idle_since .. '\31' .. runner_up .. (rank_of(seat, own, shuns) == 2 and '\0312\031' or '\0311\031') .. digits(#able)
    .. '\31' .. digits(count + 1) .. '\31' .. own.name .. '\31' .. (next_lane or '') .. passed_over(able, agent, shuns)
end

-- Why nobody is offered: the same nine lines as of an offer, with the time and when what is asked for changes; then words
-- between \31: step, 1 when kept for one agent, how many on duty could take it, the lane, and whoever of them was skipped with
-- the reason.
local function why_waiting(ticket)
  local lane = lane_of(ticket)
  local able = not lane.only and able_in(lane) or staff.get(lane.only) and { lane.only } or {}
  return 'waits\n' .. ticket.id .. '\n\n\n' .. ticket.queue .. '\n' .. ticket.call_id .. '\n' .. now .. '\n'
    .. (due_of(ticket, steps_of(ticket.steps)) or '') .. '\n' .. digits(ticket.step) .. (lane.only and '\0311\031' or '\0310\031')
    .. digits(#able) .. '\31' .. lane.name .. passed_over(able, nil, shunned_by()[ticket.id])
end
