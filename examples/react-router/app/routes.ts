import { type RouteConfig, route } from "@react-router/dev/routes";

export default [route("users", "users.tsx"), route("users/:id", "user.tsx")] satisfies RouteConfig;
