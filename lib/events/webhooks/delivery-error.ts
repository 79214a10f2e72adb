/** Why an attempt failed. */
const sendErrors = [
  'timeout',
  'connection_failed',
  'tls_failed',
  'address_refused',
  'redirect',
  'bad_status',
  'gone',
] as const

/** Why a delivery failed: what its last attempt met; or its webhook was switched off, or the secret does not open. */
export const deliveryErrors = [...sendErrors, 'disabled', 'secret_unreadable'] as const

export type SendError = (typeof sendErrors)[number]

export type DeliveryError = (typeof deliveryErrors)[number]
