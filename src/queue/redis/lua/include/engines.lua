-- Signs of life, and what becomes of the tickets of an engine that shows none.

local function sign_of_life()
  call('ZADD', prefix .. 'engines', lease_until, caller)
end

-- An engine that was given up, or is new, is known again; one that is known has its sweeps to prolong that.
local function be_known()
  call('ZADD', prefix .. 'engines', 'NX', lease_until, caller)
end

-- Its tickets keep their places and wait to be adopted. Adds the agents that become free to `freed`.
local function orphan_all(engine, freed)
  for _, id in ipairs(call('SMEMBERS', prefix .. 'held:' .. engine)) do
    local ticket = read_ticket(id)
    ticket.orphaned_since, ticket.shuns = now, ''
    call('ZADD', prefix .. 'orphans', now, id)
    if ticket.state == 'waiting' then
      leave_lane(ticket)
      ticket.lane = ''
    elseif ticket.state == 'offered' then
      end_lease(ticket)
      freed[#freed + 1] = free_seat(ticket.agent)
    end
    if ticket.state == 'engaged' then write_ticket(ticket) else wait(ticket) end
  end
  call('DEL', prefix .. 'held:' .. engine, prefix .. 'effects:' .. engine)
  call('ZREM', prefix .. 'engines', engine)
end
