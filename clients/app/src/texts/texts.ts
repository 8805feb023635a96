/** All texts of the app. Names of fields and states are those of the conflict screen, so that both speak alike. */

import type { QueuedWrite } from "@occam/client/offline";
import type { Role, SignInProblem } from "../model/session";

/** All texts of the app. Times and amounts come formatted in the reader's locale. */
export interface AppTexts {
  readonly language: string;

  readonly signIn: string;
  readonly signInIntroduction: string;
  readonly server: string;
  readonly name: string;
  readonly signInAs: string;
  readonly roles: Readonly<Record<Role, string>>;
  readonly customer: string;
  readonly problems: Readonly<Record<SignInProblem, string>>;

  readonly loading: string;
  readonly back: string;
  readonly refresh: string;
  readonly tryAgain: string;
  readonly offline: string;
  readonly lastRead: (time: string) => string;
  readonly nothingKept: string;
  readonly connectedAgain: string;
  readonly saved: string;
  readonly kept: string;
  readonly notKept: string;
  readonly notFound: string;
  readonly readFailed: (message: string) => string;
  readonly startFailed: string;

  readonly subscriptions: string;
  readonly noSubscriptions: string;
  readonly showMore: string;
  readonly renews: (date: string) => string;
  readonly ends: (date: string) => string;
  readonly ended: (date: string) => string;
  readonly pausedSince: (date: string) => string;
  readonly trialUntil: (date: string) => string;

  readonly details: string;
  readonly plan: string;
  readonly period: string;
  readonly version: string;
  readonly notes: string;
  readonly noNotes: string;
  readonly editNotes: string;
  readonly saveNotes: string;
  readonly discardEdits: string;
  readonly charactersLeft: (count: string) => string;
  readonly changedWhileEditing: string;
  readonly actions: string;
  readonly pause: string;
  readonly resume: string;
  readonly cancel: string;
  readonly uncancel: string;

  readonly cancelHeading: string;
  readonly cancelIntroduction: (whose: string) => string;
  readonly when: string;
  readonly atPeriodEnd: (date: string) => string;
  readonly atPeriodEndHint: string;
  readonly now: string;
  readonly nowHint: string;
  readonly reason: string;
  readonly doCancel: string;
  readonly doNotCancel: string;

  readonly waiting: string;
  /** `Waiting changes (3)`. */
  readonly waitingCount: (count: number) => string;
  readonly waitingIntroduction: string;
  readonly nothingWaiting: string;
  readonly sendNow: string;
  readonly notSavedYet: string;
  readonly states: Readonly<Record<QueuedWrite["state"], string>>;
  readonly behind: string;
  readonly conflictHint: string;
  readonly refusedHint: string;
  /** Why a write is not through, by the reasons of the API and of the queue. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly choose: string;
  /** The names of the buttons of one write, for those who do not see which card they are on. */
  readonly about: (action: string, what: string) => string;
  readonly discard: string;
  readonly discardQuestion: string;
  readonly discardInDoubt: string;
  readonly doDiscard: string;
  readonly keepIt: string;
  readonly discarded: string;
  /** What a write does, by the type of its change. */
  readonly changes: Readonly<Record<string, string>>;
  readonly cancelAtPeriodEnd: string;
  readonly emptied: string;

  readonly conflictOffline: string;
  readonly conflictGone: string;

  readonly account: string;
  readonly signedInAs: string;
  readonly signOut: string;
  readonly signOutWaiting: (count: number) => string;
  readonly signOutAllTheSame: string;
  readonly staySignedIn: string;
}
