/** Events that webhooks are told of. */
export const webhookEventTypes = [
  'connection.created',
  'connection.refreshed',
  'connection.invalidated',
  'room.created',
  'room.updated',
  'room.ended',
  'room.member_joined',
  'room.member_left',
  'room.host_changed',
  'room.play_started',
] as const

export type WebhookEventType = (typeof webhookEventTypes)[number]

/** What a webhook may subscribe to: single types, or all of a subject, those that come later included. */
export const webhookTypes = ['connection.*', 'room.*', ...webhookEventTypes] as const

export type WebhookType = (typeof webhookTypes)[number]

/** What an event of this type is subscribed to by: its own name, and all of its subject. */
export function subscriptionsTo(type: string): string[] {
  return [type, `${type.split('.')[0]}.*`]
}
