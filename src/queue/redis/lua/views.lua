-- What others see. Nothing is changed here.

local function lines(...)
  return table.concat({ ... }, '\n')
end

-- Records end with \30.
local function ticket_view(ticket)
  local t, offer = ticket, offer_of(ticket)
  return lines(t.id, offer.state or 'waiting', offer.fence or '', offer.agent or '', t.step, t.held, t.place, t.enqueued_at,
    t.engine, t.orphaned_since, t.queue, t.call_id, t.steps)
end

function commands.tickets(...)
  local views = {}
  for i, id in ipairs({ ... }) do
    local ticket = tickets.get(id)
    views[i] = ticket and ticket_view(ticket) or ''
  end
  return table.concat(views, '\30')
end

-- The caller's, orphans left out: of one that waits the name, else with state, fence and agent. Hundreds may wait: no ticket
-- is read for it.
function commands.held()
  offers_of(caller).flush()
  local list, views = call('HGETALL', prefix .. 'held:' .. caller), {}
  for i = 1, #list, 2 do
    local offer = parse_offer(list[i], list[i + 1])
    views[#views + 1] = offer == waiting and list[i] or lines(list[i], offer.state, offer.fence, offer.agent)
  end
  return table.concat(views, '\30')
end

-- Each seat with the offer of its ticket. All of them, when nobody is named.
function commands.seats(...)
  local agents, views = { ... }, {}
  if not agents[1] then
    seats.flush()
    agents = call('HKEYS', prefix .. 'seats')
  end
  for _, agent in ipairs(agents) do
    local seat = seats.get(agent)
    if seat then
      local offer = seat.ticket == '' and waiting or offer_of(tickets.get(seat.ticket))
      views[#views + 1] = lines(agent, offer.state or 'idle', offer.since or seat.idle_since, offer.fence or '',
        seat.ticket, seat.profile)
    end
  end
  return table.concat(views, '\30')
end

function commands.staff()
  staff.flush()
  local views = {}
  for i, agent in ipairs(call('HKEYS', prefix .. 'staff')) do
    local one = staff.get(agent)
    views[i] = lines(agent, one.since, one.profile, one.away)
  end
  return table.concat(views, '\30')
end
