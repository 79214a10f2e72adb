import type { Operation } from './operation'

/** Calls about webhooks: they say where an account's events go, so that no token makes or reads them. */
export const webhookOperations = {
  'webhooks.list': { method: 'GET', path: '/api/webhooks', title: 'Webhooks', access: 'session' },
  'webhooks.create': {
    method: 'POST',
    path: '/api/webhooks',
    title: 'Make a webhook',
    access: 'session',
    limit: 'account',
  },
  'webhooks.read': { method: 'GET', path: '/api/webhooks/{id}', title: 'A webhook', access: 'session' },
  'webhooks.update': {
    method: 'PATCH',
    path: '/api/webhooks/{id}',
    title: 'Change a webhook',
    access: 'session',
    limit: 'account',
  },
  'webhooks.delete': {
    method: 'DELETE',
    path: '/api/webhooks/{id}',
    title: 'Delete a webhook',
    access: 'session',
    limit: 'account',
  },
  'webhooks.rotate_secret': {
    method: 'POST',
    path: '/api/webhooks/{id}/secret',
    title: 'Make a new signing secret',
    access: 'session',
    limit: 'account',
  },
  'webhooks.test': {
    method: 'POST',
    path: '/api/webhooks/{id}/test',
    title: 'Send a test event',
    access: 'session',
    limit: 'account',
  },
  'webhooks.deliveries': {
    method: 'GET',
    path: '/api/webhooks/{id}/deliveries',
    title: 'What was sent to a webhook',
    access: 'session',
  },
  'webhooks.replay': {
    method: 'POST',
    path: '/api/webhooks/{id}/deliveries/{delivery}/replay',
    title: 'Send it again',
    access: 'session',
    limit: 'account',
  },
} as const satisfies Record<string, Operation>
