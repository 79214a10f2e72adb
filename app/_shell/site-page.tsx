import type { ReactNode } from 'react'
import { PageShell } from '@/app/_components/page-shell'
import { friendsProvider } from '@/lib/oauth/friends-provider'
import { currentViewer } from '@/lib/viewer/current'
import { isSimulated } from './simulated'

type SitePageProps = { width?: 'form' | 'page' | 'wide'; aside?: ReactNode; children: ReactNode }

/** The frame of a page, with who is looking at it. */
export async function SitePage({ width, aside, children }: SitePageProps) {
  const viewer = await currentViewer()
  return (
    <PageShell
      account={viewer?.account ?? null}
      friends={friendsProvider() !== null}
      simulated={isSimulated()}
      width={width}
      aside={aside}
    >
      {children}
    </PageShell>
  )
}
