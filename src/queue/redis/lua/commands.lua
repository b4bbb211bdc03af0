-- What tickets, agents and conversations do. A command is given its words and answers '1', or '0' when it comes too late;
-- what befalls the caller's offers because of it is told in the answer's further lines.
local commands = {}

-- A caller takes a place; the best idle agent is offered at once. '0' when the ticket is known already.
function commands.enter(id, queue, call_id, place, enqueued_at, steps)
  be_known()
  local ticket, due = new_ticket(id, queue, call_id, place, enqueued_at, steps)
  if not ticket then return '0' end
  if not offer_to_best(ticket) then line_up(ticket, due) end
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

-- The agent takes calls: the oldest ticket over all lanes of the agent is offered at once.
commands['open-seat'] = function(agent, profile, idle_since)
  local seat = seats.get(agent)
  if seat then
    if seat.ticket ~= '' then
      if seat.profile ~= profile then
        seat.profile = profile
        seats.put(agent, seat)
      end
      return '1'
    end
    -- Said again every few seconds; mostly nothing is new.
    if seat.profile == profile and seat.idle_since == idle_since then return '1' end
    cease_idle(seat)
  end
  seek_ticket({ agent = agent, idle_since = idle_since, profile = profile, ticket = '' })
  return '1'
end

-- The agent takes no calls; a ticket that was being offered goes to the next agent. An engaged seat stays.
commands['close-seat'] = function(agent)
  local seat = seats.get(agent)
  if not seat then return '0' end
  if seat.ticket == '' then
    cease_idle(seat)
    seats.remove(agent)
    return '1'
  end
  local ticket = tickets.get(seat.ticket)
  local offer = offer_of(ticket)
  if offer.state == 'engaged' then return '0' end
  withdraw(ticket, offer)
  seats.remove(agent)
  seek_agent(ticket)
  return '1'
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
function commands.decline(id, given_fence, blameless)
  local offer = offer_in('offered', id, given_fence)
  if not offer then return '0' end
  local ticket = tickets.get(id)
  ringing.remove(id)
  if blameless ~= '1' then
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
  seats.remove(offer.agent)
  seek_agent(tickets.get(id))
  return '1'
end

-- How many of the same queue are served before, counting from 1; '0' when the ticket does not wait or nobody holds it.
function commands.position(id)
  local ticket = tickets.get(id)
  if not ticket or ticket.orphaned_since ~= '' or offer_of(ticket) ~= waiting then return '0' end
  local queue, place, member, before = lane_of(ticket).queue, ticket.place, member_of(ticket), 0
  -- A queue has a lane for each of its steps; its lanes' names lie side by side (`}` is the character after `|`).
  for _, name in ipairs(call('ZRANGEBYLEX', prefix .. 'lanes', '[' .. queue .. '|', '(' .. queue .. '}')) do
    local key = prefix .. 'lane:' .. name
    before = before + call('ZCOUNT', key, '-inf', '(' .. place)
    for _, other in ipairs(call('ZRANGEBYSCORE', key, place, place)) do
      if earlier(other, member) then before = before + 1 end
    end
  end
  return whole(before + 1)
end
