-- Signs of life, and what becomes of the tickets of an engine that shows none.

local known_engine

local function sign_of_life()
  call('ZADD', prefix .. 'engines', lease_until, caller)
end

-- An engine that was given up, or is new, is known again; one that is known has its sweeps to prolong that.
local function be_known()
  if known_engine then return end
  known_engine = true
  call('ZADD', prefix .. 'engines', 'NX', lease_until, caller)
end

-- Its tickets keep their places and wait to be adopted. Adds the agents that become free to `freed`.
local function orphan_all(engine, freed)
  known_engine = false
  local offers = offers_of(engine)
  offers.flush()
  for _, id in ipairs(call('HKEYS', prefix .. 'held:' .. engine)) do
    local ticket, offer = tickets.get(id), offers.get(id)
    shun(id, nil)
    call('ZADD', prefix .. 'orphans', now, id)
    if offer == waiting then
      leave_lane(ticket)
    elseif offer.state == 'offered' then
      ringing.remove(id)
      freed[#freed + 1] = free_seat(offer.agent)
      offer = waiting
    end
    ticket.orphaned_since = now
    tickets.put(id, ticket)
    orphaned.put(id, offer)
  end
  call('DEL', prefix .. 'held:' .. engine, prefix .. 'effects:' .. engine)
  space.kept['held:' .. engine] = nil
  offers.begin()
  call('ZREM', prefix .. 'engines', engine)
end
