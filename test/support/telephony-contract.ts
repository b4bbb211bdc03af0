/**
 * What `src/telephony/` promises, as one suite that every implementation must pass. `npm run test:unit` runs it on
 * the switch in memory, `npm run test:calls` on a real Asterisk with robots at the far ends.
 */
import { CallEnded, Inbox } from '../../src/kernel/index.js';
import type { Arrival, DialRequest, Leg, Playback, RecordingRequest } from '../../src/telephony/index.js';
import type { ContractFarEnd, ContractHarness } from './telephony-harness.js';

const called = '+3612345678';
const caller = '+36301234567';

export function telephonyContract(name: string, makeHarness: () => Promise<ContractHarness>): void {
  describe(`telephony contract: ${name}`, () => {
    let h: ContractHarness;
    let arrivals: Inbox<Arrival>;

    beforeEach(async () => {
      h = await makeHarness();
      listen();
    });

    afterEach(async () => {
      const left = await h.left();
      await h[Symbol.asyncDispose]();
      expect(left).toEqual([]);
    });

    function listen(): void {
      arrivals = new Inbox();
      const to = arrivals;
      h.telephony.onArrival((arrival) => to.put(arrival));
    }

    const nextArrival = () => h.until('an arrival', arrivals.next(new AbortController().signal));

    async function incoming(): Promise<{ leg: Leg; far: ContractFarEnd }> {
      const far = await h.arrives({ called, caller });
      const { leg } = await nextArrival();
      return { leg, far };
    }

    async function answered(): Promise<{ leg: Leg; far: ContractFarEnd }> {
      const call = await incoming();
      await h.until('the answer', call.leg.answer());
      await h.until('the far end to notice the answer', call.far.isAnswered());
      return call;
    }

    const toPhone = (
      phone: 'anna' | 'bela' | 'nobody',
      legId: string,
      more: Partial<DialRequest> = {},
    ): DialRequest => ({
      legId: `${legId}-${++legs}`,
      target: { kind: 'phone', phone },
      callerNumber: caller,
      callerName: 'Contract',
      ringTimeoutMs: 20_000,
      ...more,
    });
    let legs = 0;

    /** A phone of ours that was rung and has answered. */
    async function onThePhone(phone: 'anna' | 'bela'): Promise<{ leg: Leg; far: ContractFarEnd }> {
      const leg = h.telephony.dial(toPhone(phone, phone));
      const far = await h.until(`${phone}'s phone to ring`, h.phone(phone).rings());
      await h.phone(phone).answers();
      await h.until('the answer', leg.untilUp());
      return { leg, far };
    }

    async function hungUp(call: { leg: Leg; far: ContractFarEnd }): Promise<void> {
      await call.leg.hangUp();
      await h.until('the far end to be put down', call.far.isOver());
      await h.until('the end', call.leg.ended);
    }

    const keys = async (leg: Leg, count: number): Promise<string> => {
      let pressed = '';
      for (let i = 0; i < count; i++) pressed += await h.until(`key ${i + 1}`, leg.digits.next(leg.signal));
      return pressed;
    };

    /** What the promise rejects with. Time does not move: wait for it with `h.until`. */
    const rejection = (promise: Promise<unknown>): Promise<unknown> =>
      promise.then(
        (value) => new Error(`expected a rejection, got ${String(value)}`),
        (error: unknown) => error,
      );

    const rejects = (promise: Promise<unknown>): Promise<unknown> =>
      h.until('a rejection', rejection(promise));

    describe('arrival', () => {
      it('has registered the leg when the handler is called', async () => {
        const seen: unknown[] = [];
        h.telephony.onArrival((arrival) => {
          const { leg, from } = arrival;
          seen.push(h.telephony.leg(leg.id) === leg, leg.signal.aborted, leg.state, leg.direction, from);
          arrivals.put(arrival);
        });
        const call = await incoming();
        expect(seen).toEqual([true, false, 'ringing', 'inbound', 'trunk']);
        expect(call.leg.party).toMatchObject({ calledNumber: called, callerNumber: caller });
        await hungUp(call);
      });

      it('tells calls of our own phones from those of the outside world', async () => {
        const far = await h.phone('anna').dials('*11');
        const { leg, from } = await nextArrival();
        expect([from, leg.party.line, leg.party.calledNumber]).toEqual(['phone', 'anna', '*11']);
        await hungUp({ leg, far });
      });

      it('answers', async () => {
        const call = await incoming();
        await h.until('the answer', call.leg.answer());
        await h.until('the far end to notice', call.far.isAnswered());
        await h.until('our side to notice', call.leg.untilUp());
        expect(call.leg.state).toBe('up');
        await hungUp(call);
      });

      it('ends a call that is never answered, with a reason', async () => {
        const call = await incoming();
        await call.leg.hangUp('busy');
        await h.until('the far end to be turned away', call.far.isOver());
        expect(await h.until('the end', call.leg.ended)).toMatchObject({ byUs: true });
      });
    });

    describe('keys', () => {
      it('come in order, and those pressed before anybody asks are kept', async () => {
        const call = await answered();
        await call.far.presses('1');
        expect(await keys(call.leg, 1)).toBe('1');
        await call.far.presses('20*#');
        expect(await keys(call.leg, 4)).toBe('20*#');
        await hungUp(call);
      });

      it('arrive while something plays', async () => {
        const call = await answered();
        await using _long = call.leg.play([h.sounds.long]);
        await h.until('the sound', call.far.hears({ kind: 'sound', sound: h.sounds.long }));
        await call.far.presses('42');
        expect(await keys(call.leg, 2)).toBe('42');
        await hungUp(call);
      });

      it('are waited for no longer than the call lasts', async () => {
        const { leg, far } = await answered();
        const key = rejection(leg.digits.next(leg.signal));
        await far.hangsUp();
        expect(await h.until('the rejection', key)).toBeInstanceOf(CallEnded);
        await h.until('the end', leg.ended);
      });
    });

    describe('playback', () => {
      it('plays to its end', async () => {
        const call = await answered();
        const startedAt = h.clock.now();
        await using playback = call.leg.play([h.sounds.short]);
        const heard = call.far.hears({ kind: 'sound', sound: h.sounds.short });
        const [end] = await h.until('the end of the sound', Promise.all([playback.done(), heard]));
        expect(end).toBe('played');
        const tookMs = h.clock.now() - startedAt;
        expect(Math.abs(tookMs - h.sounds.shortMs)).toBeLessThanOrEqual(h.toleranceMs);
        expect(await playback.done()).toBe('played');
        await hungUp(call);
      });

      it('plays several sounds as one', async () => {
        const call = await answered();
        const startedAt = h.clock.now();
        await using playback = call.leg.play([
          h.sounds.short,
          { kind: 'silence', seconds: 1 },
          h.sounds.short,
        ]);
        expect(await h.until('the end', playback.done(), 10_000)).toBe('played');
        const shouldMs = 2 * h.sounds.shortMs + 1000;
        expect(Math.abs(h.clock.now() - startedAt - shouldMs)).toBeLessThanOrEqual(2 * h.toleranceMs);
        await hungUp(call);
      });

      it('stops at once, twice without harm, and the next one plays', async () => {
        const call = await answered();
        await using long = call.leg.play([h.sounds.long]);
        await h.until('the long sound', call.far.hears({ kind: 'sound', sound: h.sounds.long }));
        const stoppedAt = h.clock.now();
        await h.until('the stop', long.stop());
        expect(await h.until('the end', long.done())).toBe('stopped');
        expect(h.clock.now() - stoppedAt).toBeLessThanOrEqual(h.toleranceMs);
        await h.until('the second stop', long.stop());
        await using next = call.leg.play([h.sounds.short]);
        expect(await h.until('the next sound', next.done())).toBe('played');
        await hungUp(call);
      });

      it('stops when disposed', async () => {
        const call = await answered();
        let playback: Playback;
        {
          await using held = call.leg.play([h.sounds.long]);
          playback = held;
          await h.until('the long sound', call.far.hears({ kind: 'sound', sound: h.sounds.long }));
        }
        expect(await h.until('the end', playback.done())).toBe('stopped');
        await h.until('silence', call.far.hears({ kind: 'nothing' }));
        await hungUp(call);
      });

      it('fails when the file is not there', async () => {
        const call = await answered();
        await using playback = call.leg.play([h.sounds.missing]);
        expect(await h.until('the failure', playback.done())).toBe('failed');
        await hungUp(call);
      });

      it('lets go of one who no longer waits for it', async () => {
        const call = await answered();
        await using playback = call.leg.play([h.sounds.long]);
        const impatient = new AbortController();
        const done = rejection(playback.done(impatient.signal));
        const reason = new Error('enough');
        impatient.abort(reason);
        expect(await h.until('the rejection', done)).toBe(reason);
        await hungUp(call);
      });

      it('rejects when the caller hangs up', async () => {
        const { leg, far } = await answered();
        await using playback = leg.play([h.sounds.long]);
        const done = rejection(playback.done());
        await h.until('the sound', far.hears({ kind: 'sound', sound: h.sounds.long }));
        await far.hangsUp();
        expect(await h.until('the rejection', done)).toBeInstanceOf(CallEnded);
        await h.until('the end', leg.ended);
      });
    });

    describe('music', () => {
      it('plays until stopped, makes room for an announcement, and plays again', async () => {
        const call = await answered();
        for (const round of ['first', 'second']) {
          await using music = call.leg.startMusic(h.musicClass);
          await h.until(`${round} music`, call.far.hears({ kind: 'music' }));
          await h.until('the end of the music', music.stop());
          await using announcement = call.leg.play([h.sounds.short]);
          await h.until('the announcement', call.far.hears({ kind: 'sound', sound: h.sounds.short }));
          expect(await h.until('its end', announcement.done())).toBe('played');
        }
        await h.until('silence', call.far.hears({ kind: 'nothing' }));
        await hungUp(call);
      });

      it('ends with the call', async () => {
        const { leg, far } = await answered();
        await using _music = leg.startMusic(h.musicClass);
        await h.until('music', far.hears({ kind: 'music' }));
        await far.hangsUp();
        await h.until('the end', leg.ended);
      });
    });

    describe('recording', () => {
      const request = (more: Partial<RecordingRequest> = {}): RecordingRequest => ({
        name: `contract-${Date.now().toString(36)}-${++recordings}`,
        maxDurationMs: 20_000,
        maxSilenceMs: 10_000,
        beep: false,
        finishKey: '#',
        ...more,
      });
      let recordings = 0;

      async function kept(name: string): Promise<void> {
        expect(await h.telephony.storedRecordings()).toContain(name);
        const stored = await h.until('the recording', h.telephony.storedRecording(name));
        expect(stored).toMatchObject({ name, contentType: 'audio/wav' });
        expect(stored?.bytes.length).toBeGreaterThan(1000);
        await h.telephony.removeStoredRecording(name);
        expect(await h.telephony.storedRecording(name)).toBeUndefined();
      }

      it('ends by key, and the key is not left for the next menu', async () => {
        const call = await answered();
        await call.far.speaks();
        const wanted = request();
        await using recording = call.leg.record(wanted);
        await h.pass(1500);
        await call.far.presses('#');
        const { end, durationMs } = await h.until('the end of the recording', recording.done());
        expect(end).toBe('finish-key');
        expect(Math.abs(durationMs - 1500)).toBeLessThanOrEqual(1000 + h.toleranceMs);
        await call.far.presses('5');
        expect(await keys(call.leg, 1)).toBe('5');
        await kept(wanted.name);
        await hungUp(call);
      });

      it('ends by silence', async () => {
        const call = await answered();
        await call.far.speaks();
        const wanted = request({ maxSilenceMs: 2000 });
        await using recording = call.leg.record(wanted);
        await h.pass(1000);
        await call.far.fallsSilent();
        const { end } = await h.until('the end of the recording', recording.done(), 6000);
        expect(end).toBe('silence');
        await kept(wanted.name);
        await hungUp(call);
      });

      it('ends when it is too long', async () => {
        const call = await answered();
        await call.far.speaks();
        const wanted = request({ maxDurationMs: 2000 });
        await using recording = call.leg.record(wanted);
        const { end } = await h.until('the end of the recording', recording.done(), 5000);
        expect(end).toBe('too-long');
        await kept(wanted.name);
        await hungUp(call);
      });

      it('ends when we stop it, and the leg is free for the next sound', async () => {
        const call = await answered();
        await call.far.speaks();
        const wanted = request();
        await using recording = call.leg.record(wanted);
        await h.pass(1000);
        await h.until('the stop', recording.stop());
        expect((await h.until('the end', recording.done())).end).toBe('finished');
        await using thanks = call.leg.play([h.sounds.short]);
        expect(await h.until('the next sound', thanks.done())).toBe('played');
        await kept(wanted.name);
        await hungUp(call);
      });

      it('keeps what was said before the caller hung up', async () => {
        const { leg, far } = await answered();
        await far.speaks();
        const wanted = request();
        await using recording = leg.record(wanted);
        await h.pass(1500);
        await far.hangsUp();
        expect((await h.until('the end of the recording', recording.done())).end).toBe('hung-up');
        await h.until('the end', leg.ended);
        await kept(wanted.name);
      });

      it('can be heard again', async () => {
        const call = await answered();
        await call.far.speaks();
        const wanted = request();
        await using recording = call.leg.record(wanted);
        await h.pass(1500);
        await h.until('the stop', recording.stop());
        await h.until('the end', recording.done());
        await using playback = call.leg.play([{ kind: 'recording', name: wanted.name }]);
        expect(await h.until('the recording played', playback.done())).toBe('played');
        await kept(wanted.name);
        await hungUp(call);
      });
    });

    describe('dialling', () => {
      it('rings, is answered, and ends when the far end hangs up', async () => {
        const leg = h.telephony.dial(toPhone('anna', 'answered'));
        expect([leg.direction, h.telephony.leg(leg.id)]).toEqual(['outbound', leg]);
        const far = await h.until('the phone to ring', h.phone('anna').rings());
        await h.until('our side to notice the ringing', leg.untilRinging());
        expect(leg.state).toBe('ringing');
        await h.phone('anna').answers();
        await h.until('our side to notice the answer', leg.untilUp());
        expect(leg.state).toBe('up');
        await far.hangsUp();
        expect(await h.until('the end', leg.ended)).toMatchObject({ cause: 'hung-up', byUs: false });
        expect(h.telephony.leg(leg.id)).toBeUndefined();
      });

      it('meets a busy phone', async () => {
        await h.phone('anna').isBusy();
        const leg = h.telephony.dial(toPhone('anna', 'busy'));
        expect(await rejects(leg.untilUp())).toBeInstanceOf(CallEnded);
        expect(await h.until('the end', leg.ended)).toMatchObject({ cause: 'busy', byUs: false });
      });

      it('is rejected', async () => {
        const leg = h.telephony.dial(toPhone('anna', 'rejected'));
        const up = rejection(leg.untilUp());
        await h.until('the phone to ring', h.phone('anna').rings());
        await h.phone('anna').rejects();
        expect(await h.until('the rejection', up)).toBeInstanceOf(CallEnded);
        expect(await h.until('the end', leg.ended)).toMatchObject({ cause: 'rejected', byUs: false });
      });

      it('gives up when nobody answers', async () => {
        const leg = h.telephony.dial(toPhone('anna', 'no-answer', { ringTimeoutMs: 2000 }));
        const far = await h.until('the phone to ring', h.phone('anna').rings());
        expect(await h.until('the end', leg.ended, 5000)).toMatchObject({ cause: 'no-answer' });
        expect(await rejects(leg.untilUp())).toBeInstanceOf(CallEnded);
        await h.until('the phone to stop ringing', far.isOver());
      });

      it('cannot reach a phone that is not registered', async () => {
        const leg = h.telephony.dial(toPhone('nobody', 'unreachable'));
        expect(await rejects(leg.untilRinging())).toBeInstanceOf(CallEnded);
        expect(await h.until('the end', leg.ended)).toMatchObject({ cause: 'unreachable', byUs: false });
      });

      it('is cancelled by us', async () => {
        const leg = h.telephony.dial(toPhone('anna', 'cancelled'));
        const far = await h.until('the phone to ring', h.phone('anna').rings());
        await h.until('the ringing', leg.untilRinging());
        const up = rejection(leg.untilUp());
        await leg.hangUp('answered-elsewhere');
        await h.until('the phone to stop ringing', far.isOver());
        expect(await h.until('the rejection', up)).toBeInstanceOf(CallEnded);
        expect(await h.until('the end', leg.ended)).toMatchObject({ byUs: true });
      });

      it('is cancelled by us in the very turn in which it was dialled', async () => {
        const leg = h.telephony.dial(toPhone('anna', 'stillborn'));
        await h.until('the hang-up', leg.hangUp());
        expect(await h.until('the end', leg.ended)).toMatchObject({ byUs: true });
        expect(h.telephony.leg(leg.id)).toBeUndefined();
      });

      it('reaches one leg when dialled twice by one id', async () => {
        const request = toPhone('anna', 'twice');
        const first = h.telephony.dial(request);
        const second = h.telephony.dial(request);
        expect(second.id).toBe(first.id);
        const far = await h.until('the phone to ring', h.phone('anna').rings());
        await h.phone('anna').answers();
        await h.until('both to notice', Promise.all([first.untilUp(), second.untilUp()]));
        await hungUp({ leg: second, far });
        await h.until('the end of the first', first.ended);
      });

      it("lets go of one who no longer waits, with the signal's reason", async () => {
        const leg = h.telephony.dial(toPhone('anna', 'impatient'));
        const far = await h.until('the phone to ring', h.phone('anna').rings());
        const impatient = new AbortController();
        const up = rejection(leg.untilUp(impatient.signal));
        const reason = new Error('the caller is gone');
        impatient.abort(reason);
        expect(await h.until('the rejection', up)).toBe(reason);
        await hungUp({ leg, far });
      });
    });

    describe('bridge', () => {
      it('lets both hear each other, until one is taken out', async () => {
        const [one, two] = [await answered(), await onThePhone('anna')];
        await Promise.all([one.far.speaks(), two.far.speaks()]);
        await using bridge = h.telephony.bridge(`bridge-${two.leg.id}`);
        await h.until('the two to be joined', bridge.add(one.leg, two.leg));
        await h.until("the agent's voice", one.far.hears({ kind: 'voice', of: two.far }));
        await h.until("the caller's voice", two.far.hears({ kind: 'voice', of: one.far }));
        await h.until('one to be taken out', bridge.remove(two.leg));
        await h.until('silence', one.far.hears({ kind: 'nothing' }));
        await h.until('the other to be taken out', bridge.remove(one.leg));
        await using _music = one.leg.startMusic(h.musicClass);
        await h.until('music in place of the agent', one.far.hears({ kind: 'music' }));
        await hungUp(one);
        await hungUp(two);
      });

      it('hangs up nobody when disposed', async () => {
        const [one, two] = [await answered(), await onThePhone('anna')];
        await two.far.speaks();
        {
          await using bridge = h.telephony.bridge(`bridge-${two.leg.id}`);
          await h.until('the two to be joined', bridge.add(one.leg, two.leg));
          await h.until("the agent's voice", one.far.hears({ kind: 'voice', of: two.far }));
        }
        await h.until('silence', one.far.hears({ kind: 'nothing' }));
        await using playback = one.leg.play([h.sounds.short]);
        expect(await h.until('a sound after the conversation', playback.done())).toBe('played');
        expect([one.leg.state, two.leg.state]).toEqual(['up', 'up']);
        await hungUp(one);
        await hungUp(two);
      });

      it('leaves the other party alone when one hangs up', async () => {
        const [one, two] = [await answered(), await onThePhone('anna')];
        await using bridge = h.telephony.bridge(`bridge-${two.leg.id}`);
        await h.until('the two to be joined', bridge.add(one.leg, two.leg));
        await one.far.hangsUp();
        await h.until('the end', one.leg.ended);
        await h.pass(h.toleranceMs);
        expect(two.leg.state).toBe('up');
        await hungUp(two);
      });

      it('lets a third one in, who changes places with the first, and leaves two of them in another bridge', async () => {
        const [caller, agent] = [await answered(), await onThePhone('anna')];
        const first = h.telephony.bridge(`bridge-${agent.leg.id}`);
        await using _first = first;
        await h.until('the two to be joined', first.add(caller.leg, agent.leg));
        // The agent hears a tone while the third is rung, the caller music.
        await h.until('the caller to be taken out', first.remove(caller.leg));
        const forCaller = caller.leg.startMusic(h.musicClass);
        await h.until('the agent to be taken out', first.remove(agent.leg));
        const ringing = agent.leg.play([h.sounds.long]);
        const third = await onThePhone('bela');
        await h.until('the tone to stop', ringing.stop());
        await h.until('the agent to be back', first.add(agent.leg));
        await h.until('the third to join', first.add(third.leg));
        await Promise.all([agent.far.speaks(), third.far.speaks()]);
        await h.until("the third one's voice", agent.far.hears({ kind: 'voice', of: third.far }));
        await h.until("the agent's voice", third.far.hears({ kind: 'voice', of: agent.far }));
        await h.until('music for the caller', caller.far.hears({ kind: 'music' }));
        // They change places.
        await third.far.fallsSilent();
        await caller.far.speaks();
        await h.until('the third to be taken out', first.remove(third.leg));
        await h.until("the caller's music to stop", forCaller.stop());
        await h.until('the caller to be back', first.add(caller.leg));
        const forThird = third.leg.startMusic(h.musicClass);
        await h.until("the agent's voice", caller.far.hears({ kind: 'voice', of: agent.far }));
        await h.until('music for the third', third.far.hears({ kind: 'music' }));
        // All three.
        await h.until("the third one's music to stop", forThird.stop());
        await h.until('the third to join', first.add(third.leg));
        await agent.far.fallsSilent();
        await Promise.all([
          h.until("the caller's voice", third.far.hears({ kind: 'voice', of: caller.far })),
          h.until("the caller's voice", agent.far.hears({ kind: 'voice', of: caller.far })),
        ]);
        // The agent goes, and the other two meet elsewhere.
        await hungUp(agent);
        await first[Symbol.asyncDispose]();
        await using second = h.telephony.bridge(`bridge-${third.leg.id}`);
        await h.until('the other two to be joined', second.add(caller.leg, third.leg));
        await third.far.speaks();
        await h.until("the third one's voice", caller.far.hears({ kind: 'voice', of: third.far }));
        await h.until("the caller's voice", third.far.hears({ kind: 'voice', of: caller.far }));
        await hungUp(caller);
        await hungUp(third);
      });

      it('plays something to all who are in it, who are free for commands meanwhile', async () => {
        const [caller, agent] = [await answered(), await onThePhone('anna')];
        await using bridge = h.telephony.bridge(`bridge-${agent.leg.id}`);
        await h.until('the two to be joined', bridge.add(caller.leg, agent.leg));
        const short = bridge.play([h.sounds.short]);
        const heard = { kind: 'sound', sound: h.sounds.short } as const;
        await h.until('both to hear it', Promise.all([caller.far.hears(heard), agent.far.hears(heard)]));
        expect(await h.until('its end', short.done())).toBe('played');
        const long = bridge.play([h.sounds.long]);
        await h.until('the sound', agent.far.hears({ kind: 'sound', sound: h.sounds.long }));
        await h.until('a stage to be written', caller.leg.remember('{"at":"talk"}'));
        await h.until('it to stop', long.stop());
        expect(await long.done()).toBe('stopped');
        await caller.far.speaks();
        await h.until("the caller's voice", agent.far.hears({ kind: 'voice', of: caller.far }));
        await using last = bridge.play([h.sounds.long]);
        await hungUp(caller);
        await hungUp(agent);
        await bridge[Symbol.asyncDispose]();
        expect(await h.until('its end', last.done())).not.toBe('played');
      });

      it('refuses a leg that is gone, and joins none', async () => {
        const [one, two] = [await answered(), await onThePhone('anna')];
        await one.far.hangsUp();
        await h.until('the end', one.leg.ended);
        await using bridge = h.telephony.bridge(`bridge-${two.leg.id}`);
        expect(await rejects(bridge.add(one.leg, two.leg))).toBeInstanceOf(CallEnded);
        expect(two.leg.state).toBe('up');
        await h.until('taking out one who is gone', bridge.remove(one.leg));
        await hungUp(two);
      });
    });

    describe('a recording of a conversation', () => {
      let recordings = 0;

      async function recorded() {
        const [caller, agent] = [await answered(), await onThePhone('anna')];
        const bridge = h.telephony.bridge(`bridge-${agent.leg.id}`);
        await h.until('the two to be joined', bridge.add(caller.leg, agent.leg));
        const name = `talk-${Date.now()}-${++recordings}`;
        const recording = await h.until('the recording', bridge.record(name));
        await h.pass(1_000);
        return { caller, agent, bridge, recording, name };
      }
      const kept = async (name: string): Promise<boolean> => {
        const sound = await h.until('the sound', h.telephony.storedRecording(name));
        await h.telephony.removeStoredRecording(name);
        return (sound?.bytes.length ?? 0) > 44;
      };

      it('rests and goes on, is stopped, and its sound is kept; the two hear each other all the time', async () => {
        const { caller, agent, bridge, recording, name } = await recorded();
        expect(await h.until('its state', recording.state())).toBe('recording');
        expect(await h.until('its being known', h.telephony.isRecorded(name))).toBe(true);
        await caller.far.speaks();
        await h.until("the caller's voice", agent.far.hears({ kind: 'voice', of: caller.far }));
        await h.until('the pause', recording.pause());
        expect(await h.until('its state', recording.state())).toBe('paused');
        await h.until('taking the caller out', bridge.remove(caller.leg));
        await h.until('putting the caller back', bridge.add(caller.leg));
        await h.until('its going on', recording.resume());
        expect(await h.until('its state', recording.state())).toBe('recording');
        await h.until("the caller's voice", agent.far.hears({ kind: 'voice', of: caller.far }));
        await h.until('its end', recording.stop());
        expect(await h.until('its state', recording.state())).toBeUndefined();
        await h.until('stopping it again', recording.stop());
        await h.until('pausing what is over', recording.pause());
        expect(await kept(name)).toBe(true);
        expect(await h.until('its being forgotten', h.telephony.isRecorded(name))).toBe(false);
        await bridge[Symbol.asyncDispose]();
        await Promise.all([hungUp(agent), hungUp(caller)]);
      });

      it('ends with the conversation, and what was said by then is kept', async () => {
        const { caller, agent, bridge, recording, name } = await recorded();
        await caller.far.speaks();
        await h.until("the caller's voice", agent.far.hears({ kind: 'voice', of: caller.far }));
        await Promise.all([hungUp(agent), hungUp(caller)]);
        await bridge[Symbol.asyncDispose]();
        const over = async () => {
          while ((await recording.state()) !== undefined) await h.pass(50);
        };
        await h.until('its end', over());
        expect(await kept(name)).toBe(true);
      });

      it('goes on without its process, and the next one stops it by its name', async () => {
        const { caller, agent, name } = await recorded();
        await caller.far.speaks();
        await h.until("the caller's voice", agent.far.hears({ kind: 'voice', of: caller.far }));
        const next = await h.crashAndRestart();
        const survivors = await h.until('the survivors', next.survivors());
        const again = next.talkRecording(name);
        expect(await h.until('its state', again.state())).toBe('recording');
        await h.until('its end', again.stop());
        expect(await kept(name)).toBe(true);
        for (const { leg } of survivors) await leg.hangUp();
        await h.until('all ends', Promise.all(survivors.map(({ leg }) => leg.ended)));
        await next.bridge(`bridge-${agent.leg.id}`)[Symbol.asyncDispose]();
      });

      it('is put away by the next process when both have gone meanwhile', async () => {
        const { caller, agent, name } = await recorded();
        await Promise.all([caller.far.hangsUp(), agent.far.hangsUp()]);
        await h.until('the end', Promise.all([caller.far.isOver(), agent.far.isOver()]));
        const next = await h.crashAndRestart();
        expect(await h.until('the survivors', next.survivors())).toEqual([]);
        const over = async () => {
          while ((await next.talkRecording(name).state()) !== undefined) await h.pass(50);
        };
        await h.until('its end', over());
        expect(await h.until('its being kept', next.isRecorded(name))).toBe(true);
        await next.removeStoredRecording(name);
      });

      it('is of no name that was used before', async () => {
        const { caller, agent, bridge, recording, name } = await recorded();
        await h.until('its end', recording.stop());
        expect(await rejects(bridge.record(name))).toBeInstanceOf(Error);
        await h.telephony.removeStoredRecording(name);
        await bridge[Symbol.asyncDispose]();
        await Promise.all([hungUp(agent), hungUp(caller)]);
      });
    });

    describe('hang-up', () => {
      it('is noticed everywhere at once', async () => {
        const { leg, far } = await answered();
        const noticed: unknown[] = [];
        leg.signal.addEventListener('abort', () => {
          noticed.push(leg.state, leg.signal.reason instanceof CallEnded, h.telephony.leg(leg.id));
        });
        await far.hangsUp();
        expect(await h.until('the end', leg.ended)).toMatchObject({ cause: 'hung-up', byUs: false });
        expect(noticed).toEqual(['ended', true, undefined]);
      });

      it('leaves nothing, before the answer', async () => {
        const { leg, far } = await incoming();
        await far.hangsUp();
        expect(await h.until('the end', leg.ended)).toMatchObject({ byUs: false });
      });

      it('makes later commands fail with CallEnded, or do no harm, as the port says', async () => {
        const { leg, far } = await answered();
        await far.hangsUp();
        await h.until('the end', leg.ended);
        expect(await rejects(leg.answer())).toBeInstanceOf(CallEnded);
        expect(await rejects(leg.remember('too late'))).toBeInstanceOf(CallEnded);
        expect(await rejects(leg.untilRinging())).toBeInstanceOf(CallEnded);
        await using playback = leg.play([h.sounds.short]);
        expect(await rejects(playback.done())).toBeInstanceOf(CallEnded);
        await using _music = leg.startMusic(h.musicClass);
        await using recording = leg.record({
          name: `late-${leg.id.replace(/[^A-Za-z0-9-]/g, '-')}`,
          maxDurationMs: 1000,
          maxSilenceMs: 1000,
          beep: false,
          finishKey: 'none',
        });
        expect((await h.until('the end of the recording', recording.done())).end).toBe('hung-up');
        await h.until('hanging up again', leg.hangUp());
      });

      it('by both sides in one turn ends the leg once', async () => {
        const call = await answered();
        await Promise.all([call.far.hangsUp(), call.leg.hangUp(), call.leg.hangUp()]);
        await h.until('the end', call.leg.ended);
        await h.until('the far end', call.far.isOver());
      });
    });

    describe('after a crash', () => {
      it('gives back each leg with its stage, and it goes on', async () => {
        const { leg, far } = await answered();
        await h.until('the stage', leg.remember('{"at":"first"}'));
        await h.until('the second stage', leg.remember('{"at":"menu"}'));
        const next = await h.crashAndRestart();
        const survivors = await h.until('the survivors', next.survivors());
        expect(survivors).toMatchObject([{ from: 'trunk', stage: '{"at":"menu"}', bridgeId: undefined }]);
        const found = survivors[0]!.leg;
        expect([found.id, found.state, found.direction]).toEqual([leg.id, 'up', 'inbound']);
        expect(found.party).toMatchObject({ calledNumber: called, callerNumber: caller });
        await far.presses('7');
        expect(await keys(found, 1)).toBe('7');
        await using playback = found.play([h.sounds.short]);
        expect(await h.until('a sound', playback.done())).toBe('played');
        await hungUp({ leg: found, far });
      });

      it('finds a conversation that has gone on meanwhile', async () => {
        const one = await answered();
        const request = toPhone('anna', 'survivor', { stage: '{"at":"agent"}' });
        const agentLeg = h.telephony.dial(request);
        const agentFar = await h.until('the phone to ring', h.phone('anna').rings());
        await h.phone('anna').answers();
        await h.until('the answer', agentLeg.untilUp());
        const bridgeId = `bridge-${request.legId}`;
        await h.until('the two to be joined', h.telephony.bridge(bridgeId).add(one.leg, agentLeg));
        const next = await h.crashAndRestart();
        const survivors = await h.until('the survivors', next.survivors());
        expect(new Set(survivors.map((survivor) => survivor.leg.id))).toEqual(
          new Set([one.leg.id, request.legId]),
        );
        expect(survivors.map((survivor) => survivor.bridgeId)).toEqual([bridgeId, bridgeId]);
        const agent = survivors.find((survivor) => survivor.leg.id === request.legId);
        expect(agent?.stage).toBe('{"at":"agent"}');
        await agentFar.speaks();
        await h.until('the conversation', one.far.hears({ kind: 'voice', of: agentFar }));
        await next.bridge(bridgeId)[Symbol.asyncDispose]();
        await h.until('its end', one.far.hears({ kind: 'nothing' }));
        for (const { leg } of survivors) await leg.hangUp();
        await h.until('the end', Promise.all([one.far.isOver(), agentFar.isOver()]));
      });

      it('takes new calls', async () => {
        await h.crashAndRestart();
        expect(await h.until('the survivors', h.telephony.survivors())).toEqual([]);
        listen();
        await hungUp(await answered());
      });
    });

    describe('packets of sound', () => {
      it('come from whoever is there, and are asked for in vain once the leg is gone', async () => {
        const { leg, far } = await answered();
        await far.speaks();
        const before = await h.until('the count', leg.packetsHeard());
        await h.pass(1_000);
        expect(await h.until('the count', leg.packetsHeard())).toBeGreaterThanOrEqual(before + 25);
        await far.hangsUp();
        await h.until('the end', leg.ended);
        await expect(leg.packetsHeard()).rejects.toBeInstanceOf(CallEnded);
      });
    });

    describe('an ear', () => {
      /** What is heard, as the loudest sample of each piece; resolves when it is over or under a level. */
      function earOn(leg: Leg) {
        const peaks = new Inbox<number>();
        const listening = leg.listen((samples) =>
          peaks.put(samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0)),
        );
        const hears = async (what: string, matches: (peak: number) => boolean) => {
          const heard = async () => {
            while (!matches(await peaks.next(leg.signal)));
          };
          await h.until(what, heard());
        };
        return {
          listening,
          hearsVoice: () => hears('the voice', (peak) => peak > 1_000),
          hearsNothing: () => hears('silence', (peak) => peak < 100),
        };
      }

      it('hears the far end speak and fall silent, while something is played to it', async () => {
        const { leg, far } = await answered();
        const ear = earOn(leg);
        await h.until('the ear', ear.listening.begun());
        await using _playback = leg.play([h.sounds.long]);
        await h.until('the sound', far.hears({ kind: 'sound', sound: h.sounds.long }));
        await far.speaks();
        await ear.hearsVoice();
        await far.fallsSilent();
        await ear.hearsNothing();
        await ear.listening[Symbol.asyncDispose]();
        await h.until('its end', ear.listening.ended);
        expect(leg.state).toBe('up');
        await leg.hangUp();
        await h.until('the end', leg.ended);
      });

      it('ends with the leg, and is taken off while it is being put on', async () => {
        const one = await answered();
        const ear = earOn(one.leg);
        await h.until('the ear', ear.listening.begun());
        await one.far.hangsUp();
        await h.until('its end', ear.listening.ended);
        await ear.listening[Symbol.asyncDispose]();
        const other = await answered();
        const quick = earOn(other.leg);
        await quick.listening[Symbol.asyncDispose]();
        await h.until('its end', quick.listening.ended);
        await hungUp(other);
      });

      it('cannot be put on a leg that is gone', async () => {
        const call = await answered();
        await hungUp(call);
        await using listening = call.leg.listen(() => undefined);
        await expect(h.until('the refusal', listening.begun())).rejects.toThrow(CallEnded);
      });

      it('of a dead process is gone when the next one has taken the leg over', async () => {
        const { leg } = await answered();
        const ear = earOn(leg);
        await h.until('the ear', ear.listening.begun());
        const next = await h.crashAndRestart();
        const [survivor] = await h.until('the survivors', next.survivors());
        if (!survivor) throw new Error('the leg has not survived');
        const again = earOn(survivor.leg);
        await h.until('a new ear', again.listening.begun());
        await again.listening[Symbol.asyncDispose]();
        await survivor.leg.hangUp();
        await h.until('the end', survivor.leg.ended);
      });
    });

    describe('overhearing', () => {
      async function conversation() {
        const [caller, agent] = [await answered(), await onThePhone('anna')];
        const bridge = h.telephony.bridge(`bridge-${agent.leg.id}`);
        await h.until('the two to be joined', bridge.add(caller.leg, agent.leg));
        return { caller, agent, bridge, third: await onThePhone('bela') };
      }
      const nothing = { kind: 'nothing' } as const;

      it('listens unheard, then whispers to one, then speaks with both', async () => {
        const { caller, agent, bridge, third } = await conversation();
        await using _bridge = bridge;
        const listening = third.leg.overhear(agent.leg, 'listen');
        await h.until('the listening', listening.begun());
        await caller.far.speaks();
        await h.until("the caller's voice", third.far.hears({ kind: 'voice', of: caller.far }));
        await caller.far.fallsSilent();
        await agent.far.speaks();
        await h.until("the agent's voice", third.far.hears({ kind: 'voice', of: agent.far }));
        await h.until("the agent's voice", caller.far.hears({ kind: 'voice', of: agent.far }));
        await agent.far.fallsSilent();
        await third.far.speaks();
        await h.until('that the agent hears nothing', agent.far.hears(nothing));
        await h.until('that the caller hears nothing', caller.far.hears(nothing));
        await listening[Symbol.asyncDispose]();

        const whispering = third.leg.overhear(agent.leg, 'whisper');
        await h.until('the whispering', whispering.begun());
        await h.until("the third one's voice", agent.far.hears({ kind: 'voice', of: third.far }));
        await h.until('that the caller hears nothing', caller.far.hears(nothing));
        await third.far.fallsSilent();
        await caller.far.speaks();
        await h.until("the caller's voice", third.far.hears({ kind: 'voice', of: caller.far }));
        await caller.far.fallsSilent();
        await whispering[Symbol.asyncDispose]();

        await h.until('the third one to join', bridge.add(third.leg));
        await third.far.speaks();
        await h.until("the third one's voice", agent.far.hears({ kind: 'voice', of: third.far }));
        await h.until("the third one's voice", caller.far.hears({ kind: 'voice', of: third.far }));
        await Promise.all([hungUp(third), hungUp(agent), hungUp(caller)]);
      });

      it('ends with either of the two, and the conversation goes on without the third', async () => {
        const { caller, agent, bridge, third } = await conversation();
        await using _bridge = bridge;
        const listening = third.leg.overhear(agent.leg, 'whisper');
        await h.until('the listening', listening.begun());
        await third.far.hangsUp();
        await h.until('its end', listening.ended);
        await caller.far.speaks();
        await h.until("the caller's voice", agent.far.hears({ kind: 'voice', of: caller.far }));
        const again = await onThePhone('bela');
        const other = again.leg.overhear(agent.leg, 'listen');
        await h.until('the listening', other.begun());
        await hungUp(agent);
        await h.until('its end', other.ended);
        expect(again.leg.state).toBe('up');
        await other[Symbol.asyncDispose]();
        await using refused = again.leg.overhear(agent.leg, 'listen');
        await expect(h.until('the refusal', refused.begun())).rejects.toThrow(CallEnded);
        await Promise.all([hungUp(again), hungUp(caller)]);
      });

      it('of a dead process is gone when the next one has taken the legs over; the talk goes on', async () => {
        const { caller, agent, third } = await conversation();
        await h.until('the listening', third.leg.overhear(agent.leg, 'whisper').begun());
        const next = await h.crashAndRestart();
        const survivors = await h.until('the survivors', next.survivors());
        const legOf = (id: string) => survivors.find(({ leg }) => leg.id === id);
        await third.far.speaks();
        await h.until('that the agent hears nothing', agent.far.hears(nothing));
        await third.far.fallsSilent();
        await caller.far.speaks();
        await h.until("the caller's voice", agent.far.hears({ kind: 'voice', of: caller.far }));
        expect(legOf(agent.leg.id)?.bridgeId).toBe(`bridge-${agent.leg.id}`);
        for (const { leg } of survivors) await leg.hangUp();
        await h.until('all ends', Promise.all(survivors.map(({ leg }) => leg.ended)));
        await next.bridge(`bridge-${agent.leg.id}`)[Symbol.asyncDispose]();
      });
    });

    describe('phones', () => {
      it('are reachable while they are registered', async () => {
        expect(await h.until('the phones', h.telephony.reachablePhones())).toEqual(new Set(['anna', 'bela']));
        const heard = new Inbox<string>();
        const off = h.telephony.events.on('phoneReachable', (phone, reachable) =>
          heard.put(`${phone} ${reachable}`),
        );
        const never = new AbortController().signal;
        await h.phone('bela').unregisters();
        expect(await h.until('the phone to be missed', heard.next(never))).toBe('bela false');
        await h.phone('bela').registers();
        expect(await h.until('the phone to be back', heard.next(never))).toBe('bela true');
        expect(await h.until('the phones', h.telephony.reachablePhones())).toEqual(new Set(['anna', 'bela']));
        await h.phone('bela').unregisters();
        await h.until('the phones to be looked for', h.telephony.lookForPhones(['anna', 'bela']));
        expect(await h.until('the phone to be missed again', heard.next(never))).toBe('bela false');
        off();
      });
    });
  });
}
