'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

/** A code that was changed leads every open page of the room to its new address. */
export function useNewCode(code: string, shown: string, page: '' | '/host' | '/tv'): void {
  const router = useRouter()
  useEffect(() => {
    if (code !== shown) router.replace(`/room/${code}${page}`)
  }, [code, shown, page, router])
}
