import { member } from '@/app/_api/own-answer'

/** A device as `GET /api/rooms/{code}/devices` lists it. */
export type ListedDevice = {
  /** Null where it cannot be chosen from here. */
  id: string | null
  name: string
  type: string
  is_active: boolean
  /** The host's music was moved to it last. */
  is_preferred: boolean
  is_restricted: boolean
}

/** The devices in an answer's body; what is no device is left out. */
export function devicesIn(body: unknown): ListedDevice[] {
  const list = Array.isArray(body) ? body : member(body, 'devices')
  return Array.isArray(list) ? list.flatMap(asDevice) : []
}

function asDevice(given: unknown): ListedDevice[] {
  const [id, name, type] = [member(given, 'id'), member(given, 'name'), member(given, 'type')]
  if (typeof name !== 'string' || typeof type !== 'string') return []
  return [
    {
      id: typeof id === 'string' ? id : null,
      name,
      type,
      is_active: member(given, 'is_active') === true,
      is_preferred: member(given, 'is_preferred') === true,
      is_restricted: member(given, 'is_restricted') === true,
    },
  ]
}

type Named = { name: string; type: string }

/**
 * The device that plays: the one of the room's snapshot, which is newer than the list. Of several with one name it is
 * the one the list calls active.
 */
export function playingDevice(devices: ListedDevice[], current: Named | null): ListedDevice | undefined {
  if (!current) return devices.find(({ is_active }) => is_active)
  const named = devices.filter(({ name, type }) => name === current.name && type === current.type)
  return named.find(({ is_active }) => is_active) ?? named[0]
}
