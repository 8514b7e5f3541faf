import { Form, Link, redirect } from "react-router";
import type { Route } from "./+types/users";
import { createUser, listUsers } from "./db.server";

export const loader = () => listUsers();

export async function action({ request }: Route.ActionArgs) {
  const name = (await request.formData()).get("name");
  if (typeof name !== "string" || name === "") throw new Response("name is missing", { status: 400 });
  return redirect(`/users/${createUser(name).id}`);
}

export default function Users({ loaderData: users }: Route.ComponentProps) {
  return (
    <main>
      <ul>
        {users.map(({ id, name }) => (
          <li key={id}>
            <Link to={`/users/${id}`}>{name}</Link>
          </li>
        ))}
      </ul>
      <Form method="post">
        <input name="name" aria-label="Name" required /> <button type="submit">Create</button>
      </Form>
    </main>
  );
}
