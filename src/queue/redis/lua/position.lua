-- How many of the same queue are served before, counting from 1.
--
-- ARGV[4] ticket
-- RETURNS the position; nil when the ticket does not wait or nobody holds it
-- include: base tickets order
local ticket = read_ticket(ARGV[4])
if not ticket or ticket.lane == '' then return nil end
local queue, place, before = string.match(ticket.lane, '^[^|]*'), ticket.place, 0
-- A queue has a lane for each of its steps; its lanes' names lie side by side (`}` is the character after `|`).
for _, lane in ipairs(call('ZRANGEBYLEX', prefix .. 'lanes', '[' .. queue .. '|', '(' .. queue .. '}')) do
  before = before + call('ZCOUNT', prefix .. 'lane:' .. lane, '-inf', '(' .. place)
  for _, id in ipairs(call('ZRANGEBYSCORE', prefix .. 'lane:' .. lane, place, place)) do
    if earlier_name(id, ticket.id) then before = before + 1 end
  end
end
return before + 1
