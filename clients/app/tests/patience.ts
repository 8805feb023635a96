/** How long tests wait. */

import { configure } from "@testing-library/react-native";

// A busy machine is slow, and a screen that never comes is rare.
configure({ asyncUtilTimeout: 10_000 });
