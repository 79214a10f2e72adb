import postgres from 'postgres'
import { afterEach } from 'vitest'
import { StartedProduct } from './started-product'

const products: StartedProduct[] = []

afterEach(async () => {
  for (const product of products.splice(0)) await product.dispose()
})

export async function prepare(): Promise<StartedProduct> {
  const product = await StartedProduct.prepare()
  products.push(product)
  return product
}

export async function started(settings?: Record<string, string>): Promise<StartedProduct> {
  const product = await prepare()
  await product.start(settings)
  return product
}

export async function query<T>(url: string, run: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    return await run(sql)
  } finally {
    await sql.end()
  }
}
