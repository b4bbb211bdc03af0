-- Who gets whom. Between two commands no idle agent is left who could take a ticket that waits (but for shunned pairs),
-- so only what has become free in this command has to be looked at.

-- The best idle agent of the ticket's lane, but for the one it shuns; and the next best.
local function best_idle(ticket)
  local shuns, lane = shunned_by()[ticket.id], lane_of(ticket)
  if lane.only then
    local seat = lane.only ~= shuns and seats.get(lane.only)
    return seat and seat.ticket == '' and lane.only or nil
  end
  local best = call('ZRANGE', prefix .. lane.idle, 0, shuns and 2 or 1)
  if not shuns then return best[1], best[2] end
  local others = {}
  for _, agent in ipairs(best) do
    if agent ~= shuns then others[#others + 1] = agent end
  end
  return others[1], others[2]
end

-- How many idle agents the ticket could have.
local function count_idle(ticket, runner_up)
  if not runner_up then return 1 end
  local idle, shuns = prefix .. lane_of(ticket).idle, shunned_by()[ticket.id]
  return call('ZCARD', idle) - (shuns and call('ZSCORE', idle, shuns) and 1 or 0)
end

-- The oldest ticket over all lanes of the profile that does not shun the agent.
local function oldest_for(seat)
  local agent, by, oldest = seat.agent, shunned_by(), nil
  local nobody_shuns = next(by) == nil
  for _, one in ipairs(lanes_for(seat.profile)) do
    local member = head_of(one.lane)
    if member then
      if not nobody_shuns and by[ticket_at(member)] == agent then member = behind_head(one.lane, agent) end
      if member and (not oldest or earlier(member, oldest)) then oldest = member end
    end
  end
  for _, lane in ipairs(lanes_only_for(agent) or {}) do
    local member = head_of(lane)
    if member and by[ticket_at(member)] == agent then member = behind_head(lane, agent) end
    if member and (not oldest or earlier(member, oldest)) then oldest = member end
  end
  return oldest and tickets.get(ticket_at(oldest))
end

-- The best idle agent of the ticket's lane is offered; false when nobody is idle there.
local function offer_to_best(ticket)
  local agent, runner_up = best_idle(ticket)
  if not agent then return false end
  local seat = seats.get(agent)
  local candidates = count_idle(ticket, runner_up)
  cease_idle(seat)
  make_offer(ticket, seat, candidates, runner_up or '')
  return true
end

-- A ticket that came back, not among the waiting yet: the best idle agent, or else it waits.
local function seek_agent(ticket)
  if ticket.orphaned_since ~= '' then return wait(ticket) end
  local due = take_step(ticket)
  if not offer_to_best(ticket) then wait(ticket, due) end
end

-- An agent who became free, not among the idle yet: the oldest ticket, or else the agent is idle.
local function seek_ticket(seat)
  local ticket = oldest_for(seat)
  if not ticket then return become_idle(seat) end
  leave_lane(ticket)
  make_offer(ticket, seat, 1, '')
end

local function older(a, b)
  return earlier(member_of(a), member_of(b))
end

-- Several became free at once and are among the waiting and the idle: the oldest ticket first, each the best agent.
local function match_all(tickets_freed, seats_freed)
  local next_ticket, offered, taken, heads = 1, {}, {}, {}
  table.sort(tickets_freed, older)
  while true do
    local oldest
    while tickets_freed[next_ticket] and not oldest do
      local ticket = tickets_freed[next_ticket]
      if not offered[ticket.id] and best_idle(ticket) then
        oldest = ticket
      else
        next_ticket = next_ticket + 1
      end
    end
    for _, seat in ipairs(seats_freed) do
      local agent = seat.agent
      if not taken[agent] then
        if not heads[agent] or offered[heads[agent].id] then
          heads[agent] = oldest_for(seat)
          taken[agent] = not heads[agent]
        end
        local head = heads[agent]
        if head and (not oldest or older(head, oldest)) then oldest = head end
      end
    end
    if not oldest then return end
    offered[oldest.id], taken[(best_idle(oldest))] = true, true
    leave_lane(oldest)
    offer_to_best(oldest)
  end
end
