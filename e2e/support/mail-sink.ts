import { SMTPServer } from 'smtp-server'
import { freePorts } from './app-under-test'

/** Somebody's mail server: takes every letter, and keeps whoever brings one waiting where it is told to. */
export class MailSink {
  /** The addresses letters went to, once for each letter. */
  readonly taken: string[] = []
  /** How many letters are being brought right now. */
  bringing = 0
  private answering: Promise<void> = Promise.resolve()

  private constructor(
    private readonly port: number,
    private readonly server: SMTPServer,
  ) {}

  static async start(): Promise<MailSink> {
    const [port = 0] = await freePorts(1)
    const server = new SMTPServer({
      authOptional: true,
      // Names of addresses would be asked for, and nobody may answer.
      disableReverseLookup: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData(stream, session, done) {
        stream.resume()
        stream.on('end', () => {
          sink.take(session.envelope.rcptTo.map(({ address }) => address)).then(() => done(), done)
        })
      },
    })
    const sink = new MailSink(port, server)
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()))
    return sink
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}?ignoreTLS=true`
  }

  /** @returns what lets those who wait have their answers */
  hold(): () => void {
    let release = () => {}
    this.answering = new Promise((resolve) => {
      release = resolve
    })
    return release
  }

  private async take(addresses: string[]): Promise<void> {
    this.bringing += 1
    await this.answering
    this.bringing -= 1
    this.taken.push(...addresses)
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()))
  }
}
