-- Who gets whom. Between two scripts no idle agent is left who could take a ticket that waits (but for shunned pairs),
-- so only what has become free in this script has to be looked at.

-- Byte order, as in sorted sets; Lua's own comparison follows the locale.
local function earlier_name(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x < y end
  end
  return #a < #b
end

local function older(a_place, a_id, b_place, b_id)
  if a_place ~= b_place then return a_place < b_place end
  return earlier_name(a_id, b_id)
end

local function read_shuns()
  local flat, shuns = call('HGETALL', prefix .. 'shuns'), {}
  for i = 1, #flat, 2 do shuns[flat[i]] = flat[i + 1] end
  return shuns
end

-- The best idle agent of a lane but the one shunned.
local function best_idle(lane, shunned)
  local best = call('ZRANGE', prefix .. 'idle:' .. lane, 0, shunned and 1 or 0)
  return best[1] ~= shunned and best[1] or best[2]
end

-- The oldest ticket over all lanes of the profile that does not shun the agent.
local function oldest_for(agent, profile, shuns)
  local best_id, best_place
  each_lane(profile, function(lane)
    local rank, head = 0, nil
    repeat
      head = call('ZRANGE', prefix .. 'lane:' .. lane, rank, rank, 'WITHSCORES')
      rank = rank + 1
    until shuns[head[1] or ''] ~= agent
    local place = tonumber(head[2])
    if place and (not best_id or older(place, head[1], best_place, best_id)) then best_id, best_place = head[1], place end
  end)
  return best_id, best_place
end

-- Takes a ticket out of its lane for an offer.
local function claim(ticket, agent, shuns, profile, idle_since)
  leave_lane(ticket)
  give_up_place(ticket)
  if shuns[ticket.id] then call('HDEL', prefix .. 'shuns', ticket.id) end
  make_offer(ticket, agent, profile, idle_since)
end

-- The best idle agent of the ticket's lane is offered; false when nobody is idle there.
local function offer_to_best(ticket)
  local agent = best_idle(ticket.lane, nil)
  if not agent then return false end
  cease_idle(agent, call('HGET', prefix .. 'seat:' .. agent, 'skills'))
  make_offer(ticket, agent)
  return true
end

-- A ticket of write_ticket: the best idle agent, or else it waits.
local function seek_first_agent(ticket)
  if offer_to_best(ticket) then return end
  line_up(ticket)
  take_place(ticket)
end

-- A ticket that came back, not among the waiting yet: the best idle agent, or else it waits.
local function seek_agent(ticket)
  if ticket.orphan then return wait(ticket) end
  take_step(ticket)
  if not offer_to_best(ticket) then wait(ticket) end
end

-- An agent who became free, not among the idle yet: the oldest ticket, or else the agent is idle.
local function seek_ticket(agent, profile, idle_since)
  local shuns = read_shuns()
  local id = oldest_for(agent, profile, shuns)
  if id then return claim(read_ticket(id), agent, shuns, profile, idle_since) end
  become_idle(agent, profile, idle_since)
end

-- Several became free at once and are among the waiting and the idle: the oldest ticket first, each the best agent.
local function match_all(tickets, seats)
  local shuns, next_ticket, offered, taken = read_shuns(), 1, {}, {}
  table.sort(tickets, function(a, b) return older(tonumber(a.place), a.id, tonumber(b.place), b.id) end)
  while true do
    local id, place
    while tickets[next_ticket] and not id do
      local ticket = tickets[next_ticket]
      if not offered[ticket.id] and best_idle(ticket.lane, shuns[ticket.id]) then
        id, place = ticket.id, tonumber(ticket.place)
      else
        next_ticket = next_ticket + 1
      end
    end
    for _, seat in ipairs(seats) do
      if not taken[seat.agent] then
        if not seat.head or offered[seat.head] then
          seat.head, seat.place = oldest_for(seat.agent, seat.profile, shuns)
          taken[seat.agent] = not seat.head
        end
        if seat.head and (not id or older(seat.place, seat.head, place, id)) then id, place = seat.head, seat.place end
      end
    end
    if not id then return end
    local ticket = read_ticket(id)
    local agent = best_idle(ticket.lane, shuns[id])
    cease_idle(agent, call('HGET', prefix .. 'seat:' .. agent, 'skills'))
    claim(ticket, agent, shuns)
    offered[id], taken[agent] = true, true
  end
end
