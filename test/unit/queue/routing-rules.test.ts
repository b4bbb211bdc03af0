/** Alternatives, steps for when nobody is there, preferred agents, taking turns. */
import { QueueScene } from '../../support/queue-scene.js';

describe('one of several sets of skills will do', () => {
  it('gives the call to whoever has one of them', () => {
    const scene = new QueueScene();
    scene.opens('bob', 'service=5&english=8');
    scene.opens('eve', 'dutch=9');
    expect(scene.enters('ann', 'service=5&dutch=5/service=5&english=8')).toEqual(['ann → bob']);
    expect(scene.enters('ben', 'service=5&dutch=5/service=5&english=8')).toEqual([]);
  });

  it('measures the best fit by the alternative that is met most closely', () => {
    const scene = new QueueScene();
    scene.opens('much', 'english=9', 0);
    scene.opens('little', 'english=9&dutch=5', 1);
    expect(scene.enters('ann', 'english=5/dutch=5', { pick: 'best-fit' })).toEqual(['ann → little']);
  });
});

describe('authority is a skill', () => {
  it('keeps a call from those who may not decide', () => {
    const scene = new QueueScene();
    scene.opens('clerk', 'service=9&authority=1');
    expect(scene.enters('ann', 'service=3&authority=3')).toEqual([]);
    expect(scene.opens('head', 'service=4&authority=3')).toEqual(['ann → head']);
  });
});

describe('a step for when nobody is there', () => {
  it('is taken at once when nobody on duty fulfils the one before', () => {
    const scene = new QueueScene();
    scene.opens('bob', 'service=2');
    expect(scene.enters('ann', 'service=5', { later: ['60!: service=2'] })).toEqual(['ann → bob']);
  });

  it('is not taken while an expert is busy or wraps up', () => {
    const scene = new QueueScene();
    scene.opens('expert', 'service=8');
    scene.enters('first', 'service=5');
    scene.accepts('first');
    scene.opens('bob', 'service=2');
    expect(scene.enters('ann', 'service=5', { later: ['60!: service=2'] })).toEqual([]);
    scene.finishes('first');
    expect(scene.sweeps()).toEqual([]);
    expect(scene.at(60).sweeps()).toEqual(['ann → bob']);
  });

  it('is taken when the last expert goes off duty, by all who waited for one', () => {
    const scene = new QueueScene();
    scene.comesOnDuty('expert', 'service=8');
    scene.opens('bob', 'service=2');
    scene.opens('eve', 'service=3');
    const wishes = { later: ['60!: service=2'] };
    scene.enters('ann', 'service=5', wishes);
    scene.at(1).enters('ben', 'service=5', wishes);
    expect(scene.goesOffDuty('expert')).toEqual(['ann → bob', 'ben → eve']);
  });

  it('stays taken when an expert comes back', () => {
    const scene = new QueueScene();
    scene.enters('ann', 'service=5', { later: ['60!: service=2'] });
    scene.comesOnDuty('expert', 'service=8');
    expect(scene.opens('bob', 'service=2')).toEqual(['ann → bob']);
  });

  it('passes over steps that nobody fulfils either, but not over one without the mark', () => {
    const scene = new QueueScene();
    scene.enters('ann', 'service=9', { later: ['10!: service=7', '20: service=5', '30!: service=1'] });
    expect(scene.state.tickets.get('ann')?.step).toBe(1);
  });
});

describe('a preferred agent', () => {
  it('is waited for while on duty, whoever else is idle', () => {
    const scene = new QueueScene();
    scene.comesOnDuty('mary', 'sales=1');
    scene.opens('bob', 'service=9');
    expect(scene.enters('ann', 'service=5', { prefer: 'mary' })).toEqual([]);
    expect(scene.opens('mary', 'sales=1')).toEqual(['ann → mary']);
  });

  it('is waited for no longer than the hold', () => {
    const scene = new QueueScene();
    scene.comesOnDuty('mary');
    scene.opens('bob', 'service=9');
    scene.enters('ann', 'service=5', { prefer: 'mary', holdSec: 20 });
    expect(scene.at(19).sweeps()).toEqual([]);
    expect(scene.at(20).sweeps()).toEqual(['ann → bob']);
  });

  it('is not waited for when off duty, and no longer when going off duty', () => {
    const scene = new QueueScene();
    scene.opens('bob', 'service=9');
    expect(scene.enters('ann', 'service=5', { prefer: 'mary' })).toEqual(['ann → bob']);
    scene.comesOnDuty('mary');
    scene.enters('ben', 'service=5', { prefer: 'mary' });
    scene.opens('eve', 'service=9');
    expect(scene.goesOffDuty('mary')).toEqual(['ben → eve']);
  });

  it('who goes off duty frees the offer and the hold together: the oldest place comes first', () => {
    const scene = new QueueScene();
    scene.opens('mary', 'service=5');
    scene.at(10).enters('ann', 'service=5');
    scene.opens('bob', 'service=9');
    scene.at(11).enters('ben', 'service=5', { prefer: 'mary', headStartSec: 60 });
    expect(scene.goesOffDuty('mary')).toEqual(['ann ✕ mary', 'ben → bob']);
  });

  it('who does not answer has lost the preference; the call goes to the next at once', () => {
    const scene = new QueueScene();
    scene.opens('mary');
    scene.opens('bob', 'service=9');
    expect(scene.enters('ann', 'service=5', { prefer: 'mary' })).toEqual(['ann → mary']);
    expect(scene.declines('ann', 'missed')).toEqual(['ann → bob']);
  });

  it('takes the oldest over what waits for this agent alone and for the skills', () => {
    const scene = new QueueScene();
    scene.comesOnDuty('mary', 'service=5');
    scene.enters('old', 'service=5');
    scene.at(1).enters('own', 'service=5', { prefer: 'mary' });
    expect(scene.opens('mary', 'service=5')).toEqual(['old → mary']);
  });
});

describe('round-robin', () => {
  it('gives calls in turn, whoever has been idle longest', () => {
    const scene = new QueueScene();
    const pick = 'round-robin' as const;
    scene.opens('a');
    scene.at(1).opens('b');
    scene.at(2).opens('c');
    const order: string[] = [];
    for (let call = 0; call < 6; call++) {
      const [offered = ''] = scene.at(10 + call).enters(`t${call}`, '', { pick });
      const agent = offered.split(' → ')[1] ?? '';
      order.push(agent);
      scene.accepts(`t${call}`);
      scene.finishes(`t${call}`);
      // Idle since long ago: that is not what counts here.
      scene.opens(agent, '', 0);
    }
    expect(order).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  it('puts whoever comes on duty at the end', () => {
    const scene = new QueueScene();
    const pick = 'round-robin' as const;
    scene.opens('a');
    scene.at(5).opens('late', '', 0);
    expect(scene.at(6).enters('ann', '', { pick })).toEqual(['ann → a']);
  });
});

test('an offer tells what the matcher saw', () => {
  const scene = new QueueScene();
  scene.opens('bob', 'service=5', 1);
  scene.opens('eve', 'service=5', 2);
  scene.opens('joe', 'sales=5', 0);
  scene.at(9).enters('ann', 'service=3');
  expect(scene.state.tickets.get('ann')?.offer?.why).toMatchObject({
    step: 0,
    preferred: false,
    candidates: 2,
    runnerUp: 'eve',
    idleSince: scene.at(1).now,
  });
});
