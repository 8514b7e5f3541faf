import type { Route } from "./+types/user";
import { findUser } from "./db.server";

export function loader({ params }: Route.LoaderArgs) {
  const user = findUser(params.id);
  if (!user) throw new Response("Not found", { status: 404 });
  return user;
}

export default function User({ loaderData: user }: Route.ComponentProps) {
  return (
    <main>
      <h1>{user.name}</h1>
      <code>{user.id}</code>
    </main>
  );
}
