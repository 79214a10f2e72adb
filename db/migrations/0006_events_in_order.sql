ALTER TABLE "events" ADD COLUMN "position" bigserial NOT NULL;--> statement-breakpoint
-- Rows that were changed since they were recorded lie behind newer ones, and got their number there.
UPDATE "events" SET "position" = "recorded"."place" FROM (
	SELECT "id", row_number() OVER (ORDER BY "created_at", "id") AS "place" FROM "events"
) AS "recorded" WHERE "recorded"."id" = "events"."id" AND "recorded"."place" <> "events"."position";
