-- Lets every key expire after as many milliseconds.
for i = 1, #KEYS do redis.call('PEXPIRE', KEYS[i], ARGV[1]) end
