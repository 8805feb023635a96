/** The conflict screen in Arabic. */

import type { Texts } from "./texts.js";

/** Arabic counts in six forms, of which these are left when the number is from 1 up. */
function counted(count: number, formatted: string, [one, two, few, many]: readonly [string, string, string, string]) {
  if (count === 1) return one;
  if (count === 2) return two;
  const rest = count % 100;
  return `${formatted} ${rest >= 3 && rest <= 10 ? few : many}`;
}

export const ar: Texts = {
  heading: "سبقك شخص آخر",
  introduction: (entity, base, current) =>
    `لقد عدّلت الإصدار ${base} من ${entity}. أما الإصدار الحالي فهو ${current}. لن يُستبدل أي شيء قبل أن تقرر ذلك.`,
  verbIntroduction: (wanted, entity, base, current) =>
    `أردت ${wanted} ${entity} وفق الإصدار ${base}. أما الإصدار الحالي فهو ${current}.`,
  entities: { plan: "هذه الخطة", subscription: "هذا الاشتراك", invoice: "هذه الفاتورة" },

  changedByBoth: "غيّره الطرفان",
  changedMeanwhile: "تغيّر في هذه الأثناء",
  changedByYouOnly: "غيّرته أنت فقط",
  alreadyTheSame: "متطابق بالفعل",
  // Isolated, so that a name in Latin letters does not turn what follows.
  changedBy: (name, time) => `آخر تغيير${name ? ` بواسطة \u2068${name}\u2069` : ""}${time ? `، ${time}` : ""}`,

  before: "قبل",
  yours: "قيمتك",
  theirs: "قيمة الآخر",
  added: "أُضيف",
  removed: "حُذف",
  empty: "فارغ",
  notShown: "أطول من أن يُعرض هنا",

  keepMine: "الاحتفاظ بقيمتي",
  takeTheirs: "اعتماد قيمة الآخر",
  editByHand: "التحرير يدويًا",
  editLabel: (field) => `${field}، تحرير يدوي`,
  notAnInteger: "أدخل عددًا صحيحًا.",
  notAnAmount: "أدخل مبلغًا مثل 12.50 من دون فواصل للآلاف.",
  outOfRange: (min, max) => `أدخل عددًا من ${min} إلى ${max}.`,
  tooLong: (max) => `اختصره إلى ${max} حرف على الأكثر.`,
  required: "لا يمكن أن يكون فارغًا.",

  verbQuestion: "ما الذي تريد فعله؟",
  leaveIt: "تركه كما هو",
  verbs: {
    archive: { wanted: "أرشفة", again: "أرشفتها على أي حال" },
    unarchive: { wanted: "إلغاء أرشفة", again: "إلغاء الأرشفة على أي حال" },
    pause: { wanted: "إيقاف", again: "إيقافه مؤقتًا على أي حال" },
    resume: { wanted: "استئناف", again: "استئنافه على أي حال" },
    cancel: { wanted: "إلغاء", again: "إلغاؤه على أي حال" },
    uncancel: { wanted: "الإبقاء على", again: "التراجع عن الإلغاء على أي حال" },
    changePlan: { wanted: "تغيير خطة", again: "تغيير الخطة على أي حال" },
    finalize: { wanted: "إصدار", again: "إصدارها على أي حال" },
    recordPayment: { wanted: "تسجيل دفعة على", again: "تسجيل الدفعة على أي حال" },
    void: { wanted: "إبطال", again: "إبطالها على أي حال" },
    markUncollectible: { wanted: "شطب", again: "اعتبارها غير قابلة للتحصيل على أي حال" },
  },

  changedAgain: "تغيّرت قيمة الآخر مجددًا منذ اختيارك.",
  keepMyChoice: "تثبيت اختياري",
  keepMyChoiceOf: (field) => `تثبيت اختياري: ${field}`,
  useAllMine: "استخدام كل قيمي",
  useAllTheirs: "استخدام كل قيم الآخر",

  result: "النتيجة",
  notChosenYet: "لم يُختر بعد",
  choicesLeft: (count, formatted) =>
    count === 0
      ? "تم اختيار كل شيء."
      : `بقي ${counted(count, formatted, ["اختيار واحد", "اختياران", "اختيارات", "اختيارًا"])}.`,
  save: "حفظ",
  saving: "جارٍ الحفظ…",
  closeWithoutSaving: "إغلاق من دون حفظ",
  close: "إغلاق",

  settled: "التغيير الآخر هو ما أردته بالفعل. لا يوجد ما يُحفظ.",
  changedAgainTo: (version) => `حدث تغيير آخر، والإصدار الحالي هو ${version}. اختياراتك محفوظة.`,
  saved: (version) => `حُفظ بوصفه الإصدار ${version}.`,
  nothingToSave: "بقي كما هو: لم يكن هناك ما يُحفظ.",
  queued: "حُفظ على هذا الجهاز، وسيُرسل حالما يتوفر الاتصال.",

  saveFailed: "تعذّر الحفظ.",
  unavailable: "لا يمكن الوصول إلى الخادم. اختياراتك محفوظة: حاول مجددًا بعد قليل.",
  outcomeUnknown: "انقطع الاتصال ولا يُعرف هل تم الحفظ. احفظ مرة أخرى: لن يُنفَّذ مرتين.",
  notAllowed: "ليس لديك إذن بتغيير هذا. اطلب ذلك ممن لديه الإذن أو اعتمد قيمة الآخر.",
  notPossible: "لم يعد ذلك ممكنًا في الحالة الراهنة. اعتمد قيمة الآخر أو أغلق من دون حفظ.",
  gone: "لم يعد موجودًا.",
  refused: (reason) => `رفضه الخادم (${reason}). غيّر اختياراتك أو أغلق من دون حفظ.`,

  fields: {
    plan: {
      code: "الرمز",
      display_name: "الاسم",
      description: "الوصف",
      price: "السعر",
      billing_interval: "دورية الفوترة",
      trial_days: "أيام التجربة",
      state: "الحالة",
      metadata: "البيانات الوصفية",
    },
    subscription: {
      customer_id: "العميل",
      plan_id: "الخطة",
      status: "الحالة",
      quantity: "الكمية",
      unit_price: "سعر الوحدة",
      notes: "الملاحظات",
      metadata: "البيانات الوصفية",
      trial_end_time: "نهاية التجربة",
      current_period_start_time: "بداية الفترة",
      current_period_end_time: "نهاية الفترة",
      billing_anchor_time: "تُحتسب الفترات منذ",
      pause_time: "متوقف منذ",
      cancel_at_period_end: "ينتهي بنهاية الفترة",
      cancel_time: "أُلغي في",
      cancel_reason: "سبب الإلغاء",
      billing_interval: "دورية الفوترة",
    },
    invoice: {
      number: "الرقم",
      subscription_id: "الاشتراك",
      customer_id: "العميل",
      status: "الحالة",
      lines: "البنود",
      total: "الإجمالي",
      amount_paid: "المدفوع",
      amount_due: "المستحق",
      period_start_time: "بداية الفترة",
      period_end_time: "نهاية الفترة",
      due_time: "تاريخ الاستحقاق",
      memo: "رسالة إلى العميل",
      notes: "الملاحظات",
      metadata: "البيانات الوصفية",
      finalize_time: "صدرت في",
      paid_time: "دُفعت في",
      void_time: "أُبطلت في",
    },
  },
  metadata: (key) => `بيانات وصفية: \u2068${key}\u2069`,
  states: {
    plan: { ACTIVE: "نشطة", ARCHIVED: "مؤرشفة" },
    subscription: {
      TRIALING: "في فترة التجربة",
      ACTIVE: "نشط",
      PAST_DUE: "متأخر السداد",
      PAUSED: "متوقف مؤقتًا",
      CANCELED: "ملغى",
    },
    invoice: { DRAFT: "مسودة", OPEN: "مفتوحة", PAID: "مدفوعة", VOID: "باطلة", UNCOLLECTIBLE: "غير قابلة للتحصيل" },
  },
  yes: "نعم",
  no: "لا",
  interval: (unit, count, formatted) => {
    const names: Record<string, readonly [string, string, string, string]> = {
      DAY: ["يوم", "يومين", "أيام", "يومًا"],
      WEEK: ["أسبوع", "أسبوعين", "أسابيع", "أسبوعًا"],
      MONTH: ["شهر", "شهرين", "أشهر", "شهرًا"],
      YEAR: ["سنة", "سنتين", "سنوات", "سنة"],
    };
    return `كل ${counted(count, formatted, names[unit] ?? [unit, unit, unit, unit])}`;
  },
  invoiceLine: (quantity, description, unitAmount, amount) =>
    `${quantity} × \u2068${description}\u2069، ${unitAmount}: ${amount}`,
};
