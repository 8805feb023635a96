/** The conflict screen in English. */

import type { Texts } from "./texts.js";

export const en: Texts = {
  heading: "Somebody was faster",
  introduction: (entity, base, current) =>
    `You edited version ${base} of this ${entity}. Meanwhile it has become version ${current}. ` +
    "Nothing is overwritten until you say so.",
  verbIntroduction: (wanted, entity, base, current) =>
    `You wanted to ${wanted} this ${entity}, as it was in version ${base}. Meanwhile it has become version ${current}.`,
  entities: { plan: "plan", subscription: "subscription", invoice: "invoice" },

  changedByBoth: "Changed by both",
  changedMeanwhile: "Changed meanwhile",
  changedByYouOnly: "Changed by you only",
  alreadyTheSame: "Already the same",
  changedBy: (name, time) => `Changed${name ? ` by ${name}` : ""}${time ? `, ${time}` : ""}`,

  before: "Before",
  yours: "Yours",
  theirs: "Theirs",
  added: "added",
  removed: "removed",
  empty: "empty",
  notShown: "too long to be shown here",

  keepMine: "Keep mine",
  takeTheirs: "Take theirs",
  editByHand: "Edit by hand",
  editLabel: (field) => `${field}, edited by hand`,
  notAnInteger: "Enter a whole number.",
  notAnAmount: "Enter an amount such as 12.50, without separating thousands.",
  outOfRange: (min, max) => `Enter a number from ${min} to ${max}.`,
  tooLong: (max) => `Shorten it to ${max} characters at most.`,
  required: "This cannot be empty.",

  verbQuestion: "What is to be done?",
  leaveIt: "Leave it as it is",
  verbs: {
    archive: { wanted: "archive", again: "Archive it anyway" },
    unarchive: { wanted: "unarchive", again: "Unarchive it anyway" },
    pause: { wanted: "pause", again: "Pause it anyway" },
    resume: { wanted: "resume", again: "Resume it anyway" },
    cancel: { wanted: "cancel", again: "Cancel it anyway" },
    uncancel: { wanted: "keep", again: "Take the cancellation back anyway" },
    changePlan: { wanted: "change the plan of", again: "Change the plan anyway" },
    finalize: { wanted: "finalize", again: "Finalize it anyway" },
    recordPayment: { wanted: "record a payment of", again: "Record the payment anyway" },
    void: { wanted: "void", again: "Void it anyway" },
    markUncollectible: { wanted: "write off", again: "Mark it as uncollectible anyway" },
  },

  changedAgain: "Theirs has changed again since you chose.",
  keepMyChoice: "Keep my choice",
  keepMyChoiceOf: (field) => `Keep my choice: ${field}`,
  useAllMine: "Use all mine",
  useAllTheirs: "Use all theirs",

  result: "Result",
  notChosenYet: "not chosen yet",
  choicesLeft: (count, formatted) =>
    count === 0 ? "Everything is chosen." : count === 1 ? "1 choice is left." : `${formatted} choices are left.`,
  save: "Save",
  saving: "Saving…",
  closeWithoutSaving: "Close without saving",
  close: "Close",

  settled: "The other change is already what you wanted. There is nothing to save.",
  changedAgainTo: (version) => `It was changed again, and is at version ${version} now. Your choices are kept.`,
  saved: (version) => `Saved as version ${version}.`,
  nothingToSave: "It stays as it is: nothing had to be saved.",
  queued: "Kept on this device. It is sent as soon as there is a connection.",

  saveFailed: "It could not be saved.",
  unavailable: "The server cannot be reached. Your choices are kept: try again in a moment.",
  outcomeUnknown:
    "The connection broke, and it is not known whether it was saved. Save once more: it is not done twice.",
  notAllowed: "You are not allowed to change this. Ask somebody who is, or take theirs.",
  notPossible: "As it is now, this cannot be done any more. Take theirs, or close without saving.",
  gone: "It is not there any more.",
  refused: (reason) => `The server refused it (${reason}). Change your choices, or close without saving.`,

  fields: {
    plan: {
      code: "Code",
      display_name: "Name",
      description: "Description",
      price: "Price",
      billing_interval: "Billed",
      trial_days: "Trial days",
      state: "State",
      metadata: "Metadata",
    },
    subscription: {
      customer_id: "Customer",
      plan_id: "Plan",
      status: "Status",
      quantity: "Quantity",
      unit_price: "Unit price",
      notes: "Notes",
      metadata: "Metadata",
      trial_end_time: "Trial ends",
      current_period_start_time: "Period starts",
      current_period_end_time: "Period ends",
      billing_anchor_time: "Billed since",
      pause_time: "Paused since",
      cancel_at_period_end: "Ends with the period",
      cancel_time: "Canceled",
      cancel_reason: "Reason of the cancellation",
      billing_interval: "Billed",
    },
    invoice: {
      number: "Number",
      subscription_id: "Subscription",
      customer_id: "Customer",
      status: "Status",
      lines: "Lines",
      total: "Total",
      amount_paid: "Paid",
      amount_due: "Due",
      period_start_time: "Period starts",
      period_end_time: "Period ends",
      due_time: "Due on",
      memo: "Message to the customer",
      notes: "Notes",
      metadata: "Metadata",
      finalize_time: "Finalized",
      paid_time: "Paid on",
      void_time: "Voided",
    },
  },
  metadata: (key) => `Metadata: ${key}`,
  states: {
    plan: { ACTIVE: "Active", ARCHIVED: "Archived" },
    subscription: {
      TRIALING: "In its trial",
      ACTIVE: "Active",
      PAST_DUE: "Past due",
      PAUSED: "Paused",
      CANCELED: "Canceled",
    },
    invoice: { DRAFT: "Draft", OPEN: "Open", PAID: "Paid", VOID: "Void", UNCOLLECTIBLE: "Uncollectible" },
  },
  yes: "yes",
  no: "no",
  interval: (unit, count, formatted) => {
    const name = { DAY: "day", WEEK: "week", MONTH: "month", YEAR: "year" }[unit] ?? unit;
    return count === 1 ? `every ${name}` : `every ${formatted} ${name}s`;
  },
  invoiceLine: (quantity, description, unitAmount, amount) => `${quantity} × ${description}, ${unitAmount}: ${amount}`,
};
