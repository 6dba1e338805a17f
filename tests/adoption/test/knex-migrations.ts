import type { Knex } from 'knex'

/** The migrations of a small shop, in the way in which people write them for knex. */
const MIGRATIONS: Readonly<Record<string, Knex.Migration>> = {
  '001_people': {
    up: async (knex) => {
      await knex.schema.createTable('users', (table) => {
        table.increments('id')
        table.string('email', 120).notNullable().unique()
        table.string('displayName')
        table.boolean('is_active').notNullable().defaultTo(true)
        table.enum('role', ['admin', 'editor', 'reader']).notNullable().defaultTo('reader')
        table.integer('manager_id').unsigned().references('users.id').onDelete('SET NULL')
        table.json('settings')
        table.timestamps(true, true)
      })
      await knex.schema.createTable('sessions', (table) => {
        table.uuid('id').primary()
        table.integer('user_id').notNullable().references('users.id').onDelete('CASCADE')
        table.dateTime('seen_at', { precision: 6 }).defaultTo(knex.fn.now())
      })
    },
    down: async (knex) => {
      await knex.schema.dropTable('sessions').dropTable('users')
    },
  },
  '002_shop': {
    up: async (knex) => {
      await knex.schema.createTable('products', (table) => {
        table.bigIncrements('id')
        table.string('sku', 40).notNullable().unique()
        table.decimal('price', 10, 2).notNullable().defaultTo(0)
        table.float('weight')
        table.smallint('stock').notNullable().defaultTo(0)
        table.date('released_on')
        table.text('notes')
        table.binary('picture')
        table.index(['price', 'sku'])
      })
      await knex.schema.createTable('orders', (table) => {
        table.increments('id')
        table.integer('buyer_id').notNullable().references('users.id')
        table.integer('seller_id').notNullable().references('users.id')
        table.string('version', 10)
      })
      await knex.schema.createTable('order_lines', (table) => {
        table.integer('order_id').notNullable().references('orders.id').onDelete('CASCADE')
        table.bigInteger('product_id').notNullable().references('products.id')
        table.integer('quantity').notNullable()
        table.primary(['order_id', 'product_id'])
      })
      await knex.schema.createTable('line_notes', (table) => {
        table.increments('id')
        table.integer('order_id').notNullable()
        table.bigInteger('product_id').notNullable()
        table.string('text').notNullable()
        table
          .foreign(['order_id', 'product_id'])
          .references(['order_id', 'product_id'])
          .inTable('order_lines')
      })
      await knex.schema.createTable('audit', (table) => {
        table.string('what')
      })
    },
    down: async (knex) => {
      for (const table of ['audit', 'line_notes', 'order_lines', 'orders', 'products'])
        await knex.schema.dropTable(table)
    },
  },
}

const NOTHING: Knex.Migration = { up: async () => undefined, down: async () => undefined }

/** Runs the migrations and puts a few rows in. */
export async function migrate(knex: Knex): Promise<void> {
  await knex.migrate.latest({
    migrationSource: {
      getMigrations: async () => Object.keys(MIGRATIONS),
      getMigrationName: (name: string) => name,
      getMigration: async (name: unknown) => MIGRATIONS[String(name)] ?? NOTHING,
    },
  })
  await insert(knex, 'users', [
    {
      email: 'ada@example.com',
      displayName: 'Ada',
      role: 'admin',
      settings: JSON.stringify({ b: 1, a: [2] }),
    },
    { email: 'Zoe@example.com', displayName: 'zoe', is_active: false, manager_id: 1 },
    { email: 'émile@example.com', displayName: 'Émile', manager_id: 1 },
  ])
  await insert(knex, 'sessions', [{ id: '0b9b4c1e-6f2a-4c5d-8e7f-0123456789ab', user_id: 2 }])
  await insert(knex, 'products', [
    { sku: 'b-1', price: '19.99', weight: 0.5, stock: 3, released_on: '2024-02-29' },
    { sku: 'A-2', price: '5.10', stock: 0, notes: "it's" },
    { sku: 'a-3', price: '100', weight: 2, released_on: '2025-12-31' },
  ])
  await insert(knex, 'orders', [{ buyer_id: 2, seller_id: 1, version: 'v1' }])
  await insert(knex, 'order_lines', [
    { order_id: 1, product_id: 1, quantity: 2 },
    { order_id: 1, product_id: 3, quantity: 1 },
  ])
  await insert(knex, 'line_notes', [{ order_id: 1, product_id: 3, text: 'gift' }])
}

/** One by one: in one statement, SQLite gets NULL from knex for what another row leaves out. */
async function insert(knex: Knex, table: string, rows: readonly object[]): Promise<void> {
  for (const row of rows) await knex(table).insert(row)
}
