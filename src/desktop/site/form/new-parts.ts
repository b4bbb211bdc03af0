/** Queues, hours, chains and posts as they are when they are added: in order, as far as the rest of the site lets them be. */
import { setAt } from './yaml-edits.js';

/** For whoever has the skill; undefined when the site has none. */
export const addQueue = (text: string, name: string, skill: string | undefined): string =>
  setAt(text, [name], { steps: [{ needs: skill === undefined ? {} : { [skill]: '1' } }] });

export const addHours = (text: string, name: string): string =>
  setAt(text, [name], { week: { 'monday-friday': '09:00-17:00' } });

const chainsOrder = ['posts', 'chains'];

/** The chain rings this agent; `''` when there is nobody. */
export const addChain = (text: string, name: string, agent: string): string =>
  setAt(text, ['chains', name], { steps: [{ agent }] }, chainsOrder);

export const addPost = (text: string, name: string, agent: string): string =>
  setAt(text, ['posts', name], { agent }, chainsOrder);
