/** The SIP robot: real telephones for tests, the demo and the benchmark, without any program beside Node. */
export { SipRobot, type RobotOptions } from './robot.js';
export { RobotCarrier, dialledNumber, type Binding, type CarrierOptions } from './carrier.js';
export { DialledCall, type DialOptions } from './dialled-call.js';
export { IncomingRobotCall, type CallerId } from './incoming-call.js';
export { RobotCall } from './robot-call.js';
export { Registration, type RegistrationOptions } from './registration.js';
export type { CallEnd, CallEvent, CallState, CallTimings } from './call-story.js';
export type { Credentials } from './digest.js';
export { WaitFailed, type Wait } from './event-log.js';
export type { Heard } from './heard-audio.js';
export { hearsTone, longestSilence, rms, silenceRatio, toneShare, whereTone } from './hearing.js';
export type { Stretch, ToneOptions } from './hearing.js';
export { present, type Moment } from './moment.js';
export {
  bestMatch,
  findPrompt,
  heardInOrder,
  Prompt,
  PromptListener,
  promptsHeard,
  whichPrompt,
} from './prompt-match.js';
export type { PromptMatch, PromptOptions } from './prompt-match.js';
export { deafMedia, waitingMedia, type MediaOptions } from './rtp-session.js';
export type { Codec, Direction } from './sdp.js';
export type { HostPort } from './sip-address.js';
export type { PressOptions } from './telephone-event.js';
export { joined, silence, tone } from './tone.js';
export { parseWav, printWav, readAudio, writeWav } from './wav.js';
