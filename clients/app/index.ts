// First, since it brings the `TextDecoder` that Hermes lacks, which the generated code looks for when it is loaded.
import { registerRootComponent } from "expo";
import { App } from "./src/App";

registerRootComponent(App);
