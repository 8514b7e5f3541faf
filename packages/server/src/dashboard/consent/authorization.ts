import type { Service } from "../../api/service.js";
import type { Routes } from "../routing/routes.js";

export function addAuthorization(_routes: Routes, _service: Service): void {}
