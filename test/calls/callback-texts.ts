/** What a company with callbacks says, each unlike the others. */
export const callbackTexts = `
  callback-own-number: Shall we ring you back at the number {number}. Press one for yes.
  callback-confirm-number: You entered the digits {number}. Press one when this is right.
  callback-number-needed: We need to know your number.
  callback-enter-number: Type in your telephone number, and finish with the hash key.
  callback-number-malformed: Such a number does not exist anywhere.
  callback-number-forbidden: This number is not one that we are allowed to ring.
  callback-not-possible: A callback is impossible at this time.
  callback-soon-or-later: As soon as possible, press one.
  callback-slot: On {day} at {time}.
  callback-agreed: It is agreed, you will hear from us at {number}.
  callback-agreed-at: It is agreed for {day} {time} at {number}.
  callback-open: Your wish to be rung back at {number} was written down before.
  callback-open-at: Your appointment is {day} {time} at {number}.
  callback-keep-or-cancel: Press two to cancel what was arranged.
  callback-kept: Nothing was changed.
  callback-cancelled: The arrangement has been cancelled for you.
  callback-too-late: Your telephone is about to ring.
  callback-confirm-human: Short Wait Limited returns your call. Press one to talk to us.
  callback-hold: One moment please, somebody is on the way.
  callback-nobody: There is nobody for you, we try again.
  callback-whisper: Return a call to {number}, waiting for {minutes}.
  fallback-ring-again: Sorry for the bother, our machine broke down this very moment. Expect another ring of your telephone.
  callback-not-reached: No luck with the customer, {outcome}.
`;
