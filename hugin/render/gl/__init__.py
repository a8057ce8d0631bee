"""Drawing a Scene with OpenGL 3.3: windows, and pictures off screen."""
