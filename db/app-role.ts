import postgres, { type Sql } from 'postgres'
import { APP_ROLE, type Cluster, DATABASE, superuserUrlOf } from './postgres-cluster'

/**
 * Makes the product's database and the role it connects as, who owns the database and has no rights beyond it. What an
 * earlier release made as the superuser goes over to that role. Safe to repeat at each start.
 */
export async function ensureAppRole(cluster: Cluster): Promise<void> {
  await asSuperuser(cluster, 'postgres', async (sql) => {
    const [role] = await sql`select 1 from pg_roles where rolname = ${APP_ROLE}`
    if (!role) await sql`create role ${sql(APP_ROLE)}`
    const rights = 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls'
    // A statement of its kind takes no parameters; the password is hexadecimal.
    await sql.unsafe(`alter role ${APP_ROLE} ${rights} password '${cluster.app_password}'`)
    const [database] = await sql`select 1 from pg_database where datname = ${DATABASE}`
    if (!database) await sql`create database ${sql(DATABASE)} owner ${sql(APP_ROLE)}`
    else await sql`alter database ${sql(DATABASE)} owner to ${sql(APP_ROLE)}`
  })
  await asSuperuser(cluster, DATABASE, (sql) => sql.unsafe(handOver))
}

/** `reassign owned` refuses the first superuser, who owns the system's own things too: each is named instead. */
const handOver = `
do $$
declare statement text;
begin
  for statement in
    with own as (
      select oid, nspname from pg_namespace
      where nspname not in ('information_schema', 'public') and nspname !~ '^pg_'
    ), spaces as (select oid from own union all select 'public'::regnamespace::oid)
    select format('alter schema %I owner to ${APP_ROLE}', n.nspname) from own
      join pg_namespace n using (oid) where n.nspowner = current_user::regrole
    union all
    select format('alter %s %s owner to ${APP_ROLE}',
      case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
        when 'c' then 'type' else 'table' end, oid::regclass)
    from pg_class c
    where relnamespace in (select oid from spaces) and relowner = current_user::regrole
      and relkind in ('r', 'p', 'v', 'm', 'S', 'c')
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
        and d.deptype in ('a', 'i') and relkind = 'S')
    union all
    select format('alter routine %s owner to ${APP_ROLE}', oid::regprocedure) from pg_proc
    where pronamespace in (select oid from spaces) and proowner = current_user::regrole
    union all
    select format('alter type %s owner to ${APP_ROLE}', oid::regtype) from pg_type
    where typnamespace in (select oid from spaces) and typowner = current_user::regrole and typtype in ('e', 'd')
  loop
    execute statement;
  end loop;
end $$`

async function asSuperuser(
  cluster: Cluster,
  database: string,
  run: (sql: Sql) => Promise<unknown>,
): Promise<void> {
  const sql = postgres(superuserUrlOf(cluster, database), { max: 1, onnotice: () => undefined })
  try {
    await run(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}
