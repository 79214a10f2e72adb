'use server'

import { textOf } from '@/app/_components/form-state'
import { revokeToken } from '@/lib/admin/revoke-token'
import { actAndReturn } from '../_access/outcome'

export async function revokeTokenAction(data: FormData): Promise<void> {
  await actAndReturn(data, 'token_revoked', (by) => revokeToken(by, textOf(data, 'id')))
}
