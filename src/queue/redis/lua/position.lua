-- How many of the same queue are served before, counting from 1.
--
-- ARGV[4] ticket
-- RETURNS the position; nil when the ticket does not wait
-- include: base
local queue = call('HGET', prefix .. 'ticket:' .. ARGV[4], 'queue')
local rank = queue and call('ZRANK', prefix .. 'queue:' .. queue, ARGV[4])
return rank and rank + 1
