-- Who gets whom. Between two scripts no idle agent is left who could take a ticket that waits (but for shunned pairs),
-- so only what has become free in this script has to be looked at.

local function goes_before(a_place, a_id, b_place, b_id)
  if a_place ~= b_place then return tonumber(a_place) < tonumber(b_place) end
  return earlier_name(a_id, b_id)
end

local function older(a, b)
  return goes_before(a.place, a.id, b.place, b.id)
end

-- The best idle agent of the ticket's lane, but for the one it shuns.
local function best_idle(ticket)
  local best = call('ZRANGE', prefix .. 'idle:' .. ticket.lane, 0, ticket.shuns == '' and 0 or 1)
  if best[1] and best[1] == ticket.shuns then return best[2] end
  return best[1]
end

-- The place of a waiting ticket, unless it shuns the agent.
local function place_for(agent, text)
  local place, shuns = string.match(text, '^([^\n]*)\n([^\n]*)')
  return shuns ~= agent and place or nil
end

-- The first of a lane that does not shun the agent, where the head does.
local function behind_head(lane, agent)
  local rank = 0
  while true do
    rank = rank + 1
    local id = call('ZRANGE', prefix .. 'lane:' .. lane, rank, rank)[1]
    if not id then return nil end
    local text = call('HGET', prefix .. 'tickets', id)
    local place = place_for(agent, text)
    if place then return place, id, text end
  end
end

-- The oldest ticket over all lanes of the profile that does not shun the agent.
local function oldest_for(agent, profile)
  local heads, lanes = {}, {}
  each_lane(profile, function(lane)
    local id = call('ZRANGE', prefix .. 'lane:' .. lane, 0, 0)[1]
    if id then heads[#heads + 1], lanes[#lanes + 1] = id, lane end
  end)
  if #heads == 0 then return nil end
  local best_place, best_id, best_text
  for i, text in ipairs(call('HMGET', prefix .. 'tickets', unpack(heads))) do
    local place, id = place_for(agent, text), heads[i]
    if not place then place, id, text = behind_head(lanes[i], agent) end
    if place and (not best_id or goes_before(place, id, best_place, best_id)) then
      best_place, best_id, best_text = place, id, text
    end
  end
  return best_id and parse_ticket(best_id, best_text)
end

-- The best idle agent of the ticket's lane is offered; false when nobody is idle there.
local function offer_to_best(ticket)
  local agent = best_idle(ticket)
  if not agent then return false end
  local idle_since, profile = read_seat(call('HGET', prefix .. 'seats', agent))
  cease_idle(agent, profile)
  make_offer(ticket, agent, idle_since, profile)
  return true
end

-- A ticket that came back, not among the waiting yet: the best idle agent, or else it waits.
local function seek_agent(ticket)
  if ticket.orphaned_since ~= '' then return wait(ticket) end
  take_step(ticket)
  if not offer_to_best(ticket) then wait(ticket) end
end

-- An agent who became free, not among the idle yet: the oldest ticket, or else the agent is idle.
local function seek_ticket(agent, idle_since, profile)
  local ticket = oldest_for(agent, profile)
  if not ticket then return become_idle(agent, idle_since, profile) end
  leave_lane(ticket)
  make_offer(ticket, agent, idle_since, profile)
end

-- Several became free at once and are among the waiting and the idle: the oldest ticket first, each the best agent.
local function match_all(tickets, seats)
  local next_ticket, offered, taken = 1, {}, {}
  table.sort(tickets, older)
  while true do
    local oldest
    while tickets[next_ticket] and not oldest do
      local ticket = tickets[next_ticket]
      if not offered[ticket.id] and best_idle(ticket) then
        oldest = ticket
      else
        next_ticket = next_ticket + 1
      end
    end
    for _, seat in ipairs(seats) do
      if not taken[seat.agent] then
        if not seat.head or offered[seat.head.id] then
          seat.head = oldest_for(seat.agent, seat.profile)
          taken[seat.agent] = not seat.head
        end
        if seat.head and (not oldest or older(seat.head, oldest)) then oldest = seat.head end
      end
    end
    if not oldest then return end
    offered[oldest.id], taken[best_idle(oldest)] = true, true
    leave_lane(oldest)
    offer_to_best(oldest)
  end
end
