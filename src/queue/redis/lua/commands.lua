-- What tickets, agents and conversations do. A command is given its words and answers '1', or '0' when it comes too late;
-- what befalls the caller's offers because of it is told in the answer's further lines.
local commands = {}

-- The lanes of a queue: one for each of its steps. Their names lie side by side (`}` is the character after `|`).
local function lanes_of_queue(queue)
  return call('ZRANGEBYLEX', prefix .. 'lanes', '[' .. queue .. '|', '(' .. queue .. '}')
end

-- A caller takes a place; the best idle agent is offered at once. '0' when the ticket is known already, 'F' and how many
-- wait when that are as many as may and nobody can be had at once.
function commands.enter(id, queue, call_id, place, enqueued_at, steps, most)
  be_known()
  local ticket, due = new_ticket(id, queue, call_id, place, enqueued_at, steps)
  if not ticket then return '0' end
  if offer_to_best(ticket) then return '1' end
  if most ~= '' then
    local depth = 0
    for _, name in ipairs(lanes_of_queue(lane_of(ticket).queue)) do depth = depth + call('ZCARD', prefix .. 'lane:' .. name) end
    if depth >= tonumber(most) then
      -- As if it had never come.
      delete_ticket(ticket)
      answer = ''
      return 'F' .. whole(depth)
    end
  end
  line_up(ticket, due)
  return '1'
end

-- The caller is gone; an agent who was being offered takes the next ticket. A conversation is not left.
function commands.leave(id)
  local ticket = tickets.get(id)
  local offer = ticket and offer_of(ticket)
  if not offer or offer.state == 'engaged' then return '0' end
  if offer == waiting then
    if ticket.orphaned_since == '' then leave_lane(ticket) end
    shun(id, nil)
    delete_ticket(ticket)
    return '1'
  end
  withdraw(ticket, offer)
  delete_ticket(ticket)
  seek_ticket(seats.get(offer.agent))
  return '1'
end

-- Tickets that waited for what nobody on duty has any more move on. Adds them to `freed`.
local function relax_lane(lane, freed)
  if not head_of(lane) then return end
  for _, member in ipairs(call('ZRANGE', prefix .. lane.waiting, 0, -1)) do
    local ticket = tickets.get(ticket_at(member))
    local steps, step, held = steps_of(ticket.steps), ticket.step, ticket.held
    if relaxed(ticket, steps, step, held) then
      -- It still lies where it lay before.
      ticket.step, ticket.held, step, held = step, held, ticket.step, ticket.held
      leave_lane(ticket)
      ticket.step, ticket.held = step, held
      line_up(ticket, due_of(ticket, steps))
      freed[#freed + 1] = ticket
    end
  end
end

local function relax_all(profile, freed)
  space.staffed = {}
  for _, one in ipairs({ unpack(lanes_for(profile)) }) do
    if head_of(one.lane) and not is_staffed(one.lane) then relax_lane(one.lane, freed) end
  end
end

-- On duty with these skills. Adds the tickets that move on because of it to `freed`.
local function put_staff(agent, profile, freed)
  local one = staff.get(agent)
  if not one then
    staff.put(agent, { profile = profile, since = now, turns = '', away = '' })
    space.staffed = {}
    enters_staff(agent, profile)
    return
  end
  goes_away(agent, '')
  if one.profile ~= profile then
    local before = one.profile
    one.profile = profile
    staff.put(agent, one)
    leaves_staff(agent, before)
    enters_staff(agent, profile)
    relax_all(before, freed)
  end
end

commands['on-duty'] = function(agent, profile)
  local freed = {}
  put_staff(agent, profile, freed)
  match_all(freed, {})
  return '1'
end

-- The agent takes calls: the oldest ticket over all lanes of the agent is offered at once.
commands['open-seat'] = function(agent, profile, idle_since)
  local seat, freed = seats.get(agent), {}
  put_staff(agent, profile, freed)
  if seat then
    if seat.ticket ~= '' then
      if seat.profile ~= profile then
        seat.profile = profile
        seats.put(agent, seat)
      end
      match_all(freed, {})
      return '1'
    end
    -- Said again every few seconds; mostly nothing is new.
    if seat.profile == profile and seat.idle_since == idle_since then
      match_all(freed, {})
      return '1'
    end
    cease_idle(seat)
  end
  seat = { agent = agent, idle_since = idle_since, profile = profile, ticket = '' }
  if not freed[1] then
    seek_ticket(seat)
  else
    become_idle(seat)
    match_all(freed, { seat })
  end
  return '1'
end

-- The agent takes no calls; a ticket that was being offered goes to the next agent. An engaged seat stays.
local function close_seat(agent, freed)
  local seat = seats.get(agent)
  if not seat then return false end
  if seat.ticket == '' then
    goes_away(agent, 'reserved')
    cease_idle(seat)
    seats.remove(agent)
    return true
  end
  local ticket = tickets.get(seat.ticket)
  local offer = offer_of(ticket)
  if offer.state == 'engaged' then return false end
  goes_away(agent, 'reserved')
  withdraw(ticket, offer)
  seats.remove(agent)
  wait(ticket, take_step(ticket))
  freed[#freed + 1] = ticket
  return true
end

commands['close-seat'] = function(agent)
  local freed = {}
  if not close_seat(agent, freed) then return '0' end
  match_all(freed, {})
  return '1'
end

-- The same, and nobody shall wait for this agent.
commands['off-duty'] = function(agent)
  local one, freed = staff.get(agent), {}
  if one then
    staff.remove(agent)
    space.staffed = {}
    leaves_staff(agent, one.profile)
  end
  local closed = close_seat(agent, freed)
  if one then
    for _, lane in ipairs(lanes_only_for(agent) or {}) do relax_lane(lane, freed) end
    relax_all(one.profile, freed)
  end
  match_all(freed, {})
  return (closed or one) and '1' or '0'
end

-- The offer of a ticket if it is in this state under this fence. Mostly the caller holds the ticket: then the ticket
-- itself need not be read.
local function offer_in(state, id, given_fence)
  local offer = offers_of(caller).get(id)
  if not offer then
    local ticket = tickets.get(id)
    offer = ticket and offer_of(ticket)
  end
  return offer and offer.state == state and offer.fence == given_fence and offer
end

local function put_engaged(id, offer)
  local engaged = { fence = offer.fence, since = now, state = 'engaged', agent = offer.agent }
  local mine = offers_of(caller)
  if mine.get(id) then mine.put(id, engaged) else put_offer(tickets.get(id), engaged) end
end

-- The offer becomes a conversation.
function commands.accept(id, given_fence)
  local offer = offer_in('offered', id, given_fence)
  if not offer then return '0' end
  put_engaged(id, offer)
  ringing.remove(id)
  return '1'
end

-- The agent did not take the offer: the ticket keeps its place and goes to the next. An agent who is not to blame stays
-- idle, but is not offered this ticket again before the next sweep.
function commands.decline(id, given_fence, reason)
  local offer = offer_in('offered', id, given_fence)
  if not offer then return '0' end
  local ticket = tickets.get(id)
  ringing.remove(id)
  if reason ~= 'withdrawn' then
    goes_away(offer.agent, reason)
    -- Whoever was asked for does not want to, or cannot.
    if ticket.held == '1' then
      ticket.held = ''
      tell_move('hold-ended', ticket, 'not-taken', ticket.step, ticket.step)
      tickets.put(id, ticket)
    end
    seats.remove(offer.agent)
    seek_agent(ticket)
    return '1'
  end
  local seat = free_seat(offer.agent)
  shun(id, offer.agent)
  wait(ticket, take_step(ticket))
  match_all({ ticket }, { seat })
  return '1'
end

-- The conversation is over: ticket and seat are gone.
function commands.finish(id, given_fence)
  local offer = offer_in('engaged', id, given_fence)
  if not offer then return '0' end
  seats.remove(offer.agent)
  local mine = offers_of(caller)
  if mine.get(id) then
    mine.remove(id)
    tickets.remove(id)
  else
    delete_ticket(tickets.get(id))
  end
  return '1'
end

-- It never became a conversation: the seat is closed, the ticket has its old place and goes to the next agent.
commands['return-to-queue'] = function(id, given_fence)
  local offer = offer_in('engaged', id, given_fence)
  if not offer then return '0' end
  goes_away(offer.agent, 'missed')
  seats.remove(offer.agent)
  seek_agent(tickets.get(id))
  return '1'
end

-- How many of the same queue are served before, counting from 1; '0' when the ticket does not wait or nobody holds it.
function commands.position(id)
  local ticket = tickets.get(id)
  if not ticket or ticket.orphaned_since ~= '' or offer_of(ticket) ~= waiting then return '0' end
  local queue, place, member, before = lane_of(ticket).queue, ticket.place, member_of(ticket), 0
  for _, name in ipairs(lanes_of_queue(queue)) do
    local key = prefix .. 'lane:' .. name
    before = before + call('ZCOUNT', key, '-inf', '(' .. place)
    for _, other in ipairs(call('ZRANGEBYSCORE', key, place, place)) do
      if earlier(other, member) then before = before + 1 end
    end
  end
  return whole(before + 1)
end
