import { remembering } from '../../../src/kernel/index.js';

it('makes each answer once, and forgets what was not asked for longest', () => {
  const made: string[] = [];
  const twice = remembering(2, (key) => {
    made.push(key);
    return key + key;
  });
  expect([twice('a'), twice('b'), twice('a'), twice('c'), twice('a'), twice('b')]).toEqual([
    'aa',
    'bb',
    'aa',
    'cc',
    'aa',
    'bb',
  ]);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});

it('tries again what failed', () => {
  let broken = true;
  const read = remembering<number>(2, (key) => {
    if (broken) throw new Error(key);
    return 1;
  });
  expect(() => read('a')).toThrow('a');
  broken = false;
  expect(read('a')).toBe(1);
});
