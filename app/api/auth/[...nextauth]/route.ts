import type { NextRequest } from 'next/server'
import { answerNextAuth } from '@/lib/accounts/next-auth'
import { AppError, problemResponse } from '@/lib/errors'
import { noContent } from '@/lib/http/routes'
import { signIn } from '@/lib/lifecycle/sign-in'
import { signOutSecret } from '@/lib/lifecycle/sign-out'

type Context = { params: Promise<{ nextauth: string[] }> }

function handle(request: NextRequest, context: Context): Promise<Response> {
  return answerNextAuth(request, context, { signIn, signOut: signOutSecret })
}

const allow = 'GET, POST'

function refuse(): Response {
  return problemResponse(new AppError('method_not_allowed', { headers: { allow } }))
}

export function OPTIONS(): Response {
  return noContent({ allow })
}

export { handle as GET, handle as POST, refuse as DELETE, refuse as PATCH, refuse as PUT }
