import { actorContract } from "../unit/remote/actor_contract.ts";
import { ignore, world } from "./world.ts";

actorContract("NATS", ignore, world);
