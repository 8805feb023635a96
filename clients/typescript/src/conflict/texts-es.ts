/** The conflict screen in Spanish. */

import type { Texts } from "./texts.js";

export const es: Texts = {
  heading: "Alguien se adelantó",
  introduction: (entity, base, current) =>
    `Usted editó la versión ${base} de ${entity}. Mientras tanto ha pasado a la versión ${current}. ` +
    "No se sobrescribe nada hasta que usted lo decida.",
  verbIntroduction: (wanted, entity, base, current) =>
    `Usted quería ${wanted} ${entity}, que estaba en la versión ${base}. Mientras tanto ha pasado a la versión ${current}.`,
  entities: { plan: "este plan", subscription: "esta suscripción", invoice: "esta factura" },

  changedByBoth: "Cambiado por ambos",
  changedMeanwhile: "Cambiado mientras tanto",
  changedByYouOnly: "Cambiado solo por usted",
  alreadyTheSame: "Ya es igual",
  changedBy: (name, time) => `Cambiado${name ? ` por ${name}` : ""}${time ? `, ${time}` : ""}`,

  before: "Antes",
  yours: "Su cambio",
  theirs: "El otro cambio",
  added: "añadido",
  removed: "quitado",
  empty: "vacío",
  notShown: "demasiado largo para mostrarlo aquí",

  keepMine: "Conservar mi cambio",
  takeTheirs: "Aceptar el otro cambio",
  editByHand: "Editar a mano",
  editLabel: (field) => `${field}, editado a mano`,
  notAnInteger: "Escriba un número entero.",
  notAnAmount: "Escriba un importe como 12,50, sin separar los millares.",
  outOfRange: (min, max) => `Escriba un número de ${min} a ${max}.`,
  tooLong: (max) => `Acórtelo a ${max} caracteres como máximo.`,
  required: "No puede quedar vacío.",

  verbQuestion: "¿Qué desea hacer?",
  leaveIt: "Dejar todo como está",
  verbs: {
    archive: { wanted: "archivar", again: "Archivar de todos modos" },
    unarchive: { wanted: "reactivar", again: "Reactivar de todos modos" },
    pause: { wanted: "pausar", again: "Pausar de todos modos" },
    resume: { wanted: "reanudar", again: "Reanudar de todos modos" },
    cancel: { wanted: "cancelar", again: "Cancelar de todos modos" },
    uncancel: { wanted: "mantener", again: "Anular la cancelación de todos modos" },
    changePlan: { wanted: "cambiar el plan de", again: "Cambiar el plan de todos modos" },
    finalize: { wanted: "emitir", again: "Emitir de todos modos" },
    recordPayment: { wanted: "registrar un pago de", again: "Registrar el pago de todos modos" },
    void: { wanted: "anular", again: "Anular de todos modos" },
    markUncollectible: { wanted: "dar por incobrable", again: "Dar por incobrable de todos modos" },
  },

  changedAgain: "El otro cambio ya no es el mismo que cuando usted eligió.",
  keepMyChoice: "Mantener mi elección",
  keepMyChoiceOf: (field) => `Mantener mi elección: ${field}`,
  useAllMine: "Conservar todos mis cambios",
  useAllTheirs: "Aceptar todos los otros cambios",

  result: "Resultado",
  notChosenYet: "aún sin elegir",
  choicesLeft: (count, formatted) =>
    count === 0 ? "Todo está elegido." : count === 1 ? "Queda 1 elección." : `Quedan ${formatted} elecciones.`,
  save: "Guardar",
  saving: "Guardando…",
  closeWithoutSaving: "Cerrar sin guardar",
  close: "Cerrar",

  settled: "El otro cambio ya es lo que usted quería. No hay nada que guardar.",
  changedAgainTo: (version) =>
    `Ha vuelto a cambiar y ahora está en la versión ${version}. Sus elecciones se conservan.`,
  saved: (version) => `Guardado como versión ${version}.`,
  nothingToSave: "Queda como está: no había nada que guardar.",
  queued: "Guardado en este dispositivo. Se enviará en cuanto haya conexión.",

  saveFailed: "No se pudo guardar.",
  unavailable: "No hay conexión con el servidor. Sus elecciones se conservan: inténtelo de nuevo en un momento.",
  outcomeUnknown: "Se perdió la conexión y no se sabe si se guardó. Guarde otra vez: no se hará dos veces.",
  notAllowed: "Usted no puede cambiar esto. Pídaselo a quien pueda o acepte el otro cambio.",
  notPossible: "Tal como está ahora, ya no se puede hacer. Acepte el otro cambio o cierre sin guardar.",
  gone: "Ya no existe.",
  refused: (reason) => `El servidor lo rechazó (${reason}). Cambie sus elecciones o cierre sin guardar.`,

  fields: {
    plan: {
      code: "Código",
      display_name: "Nombre",
      description: "Descripción",
      price: "Precio",
      billing_interval: "Se factura",
      trial_days: "Días de prueba",
      state: "Estado",
      metadata: "Metadatos",
    },
    subscription: {
      customer_id: "Cliente",
      plan_id: "Plan",
      status: "Estado",
      quantity: "Cantidad",
      unit_price: "Precio por unidad",
      notes: "Notas",
      metadata: "Metadatos",
      trial_end_time: "Fin de la prueba",
      current_period_start_time: "Inicio del período",
      current_period_end_time: "Fin del período",
      billing_anchor_time: "Se factura desde",
      pause_time: "En pausa desde",
      cancel_at_period_end: "Termina con el período",
      cancel_time: "Cancelada el",
      cancel_reason: "Motivo de la cancelación",
      billing_interval: "Se factura",
    },
    invoice: {
      number: "Número",
      subscription_id: "Suscripción",
      customer_id: "Cliente",
      status: "Estado",
      lines: "Líneas",
      total: "Total",
      amount_paid: "Pagado",
      amount_due: "Pendiente",
      period_start_time: "Inicio del período",
      period_end_time: "Fin del período",
      due_time: "Vence el",
      memo: "Mensaje al cliente",
      notes: "Notas",
      metadata: "Metadatos",
      finalize_time: "Emitida el",
      paid_time: "Pagada el",
      void_time: "Anulada el",
    },
  },
  metadata: (key) => `Metadatos: ${key}`,
  states: {
    plan: { ACTIVE: "Activo", ARCHIVED: "Archivado" },
    subscription: {
      TRIALING: "En prueba",
      ACTIVE: "Activa",
      PAST_DUE: "Con pagos vencidos",
      PAUSED: "En pausa",
      CANCELED: "Cancelada",
    },
    invoice: { DRAFT: "Borrador", OPEN: "Abierta", PAID: "Pagada", VOID: "Anulada", UNCOLLECTIBLE: "Incobrable" },
  },
  yes: "sí",
  no: "no",
  interval: (unit, count, formatted) => {
    const names: Record<string, readonly [string, string]> = {
      DAY: ["día", "días"],
      WEEK: ["semana", "semanas"],
      MONTH: ["mes", "meses"],
      YEAR: ["año", "años"],
    };
    const [one, many] = names[unit] ?? [unit, unit];
    return count === 1 ? `cada ${one}` : `cada ${formatted} ${many}`;
  },
  invoiceLine: (quantity, description, unitAmount, amount) => `${quantity} × ${description}, ${unitAmount}: ${amount}`,
};
